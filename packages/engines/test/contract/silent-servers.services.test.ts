import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type Dialect, DumpdockError, type Inspection, newImportId } from '@dumpdock/contracts';
import { silentProxy, tempRoot, testMariadb, testPostgres, until } from '@dumpdock/testkit';
import { describe, expect, test } from 'vitest';
import { type CommitMarker, createMysqlEngine, createPostgresEngine, type Engine, type Target } from '../../src/index.ts';

type Asking = 'examine' | 'check' | 'resolve' | 'sweepLeftovers';

interface Candidate {
  readonly engine: Engine;
  readonly marker: CommitMarker;
  readonly asked: readonly Asking[];
  server(): Promise<{ url: string; drop(): Promise<void> }>;
}

const CANDIDATES: Record<string, Candidate> = {
  postgresql: {
    engine: createPostgresEngine(),
    marker: { txid: '1', pid: 1, backendStart: '1' },
    asked: ['examine', 'check', 'resolve'],
    server: () => testPostgres(),
  },
  mysql: {
    engine: createMysqlEngine(),
    marker: { stagingSchema: `dumpdock_${newImportId().replaceAll('-', '')}`, connectionId: 1, kind: 'tables' },
    asked: ['examine', 'check', 'resolve', 'sweepLeftovers'],
    server: () => testMariadb(),
  },
};

const INSPECTION = { generator: { tool: null, version: null }, requires: [], tables: [] } as unknown as Inspection;
/** What `AbortSignal.timeout` aborts with. */
const DEADLINE = new DOMException('The operation was aborted due to timeout', 'TimeoutError');

describe.each(Object.entries(CANDIDATES))(
  '%s, of which the server falls silent after the handshake',
  (dialect, { engine, marker, asked, server }) => {
    const targetAt = (url: string): Target => ({ name: 'x', engine: dialect as Dialect, url, grants: [], allowSuperuser: true });
    const CALLS: Record<Asking, (target: Target, signal: AbortSignal) => Promise<unknown>> = {
      examine: (target, signal) => engine.examine(target, INSPECTION, signal),
      check: (target, signal) => engine.check(target, signal),
      resolve: (target, signal) => engine.resolve(target, marker, signal, null),
      sweepLeftovers: (target, signal) => engine.sweepLeftovers(target, async () => false, signal),
    };

    /** What `ask` comes to when its signal aborts while it waits, and that nothing stays open. */
    async function whileSilent(ask: Asking, reason: unknown): Promise<unknown> {
      const { url, drop } = await server();
      const stop = new AbortController();
      try {
        await using proxy = await silentProxy(url, /\b(?:SELECT|SET|SHOW) /);
        const outcome = CALLS[ask](targetAt(proxy.url), stop.signal).catch((error: unknown) => error);
        await until('the silence', () => proxy.silenced > 0);
        stop.abort(reason);
        const told = await outcome;
        await until('the end of the session', () => proxy.open === 0);
        return told;
      } finally {
        await drop();
      }
    }

    test.each(asked)('%s ends with the reason of its signal', async (ask) => {
      expect(await whileSilent(ask, new DumpdockError('CANCELLED'))).toMatchObject({ code: 'CANCELLED' });
    });

    test.each(asked)('%s tells a deadline as a target that is not available', async (ask) => {
      const told = ask === 'check' ? { reachable: false } : { code: 'TARGET_UNAVAILABLE' };
      expect(await whileSilent(ask, DEADLINE)).toMatchObject(told);
    });

    test('a load that is cancelled ends', async () => {
      const { url, drop } = await server();
      const stop = new AbortController();
      try {
        await using root = tempRoot();
        await using proxy = await silentProxy(url, /INSERT INTO t /);
        const sql = 'CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n';
        const file = root.path('dump.sql');
        writeFileSync(file, sql);
        const sha256 = createHash('sha256').update(sql).digest('hex');
        const encoding = engine.dialect === 'mysql' ? 'utf8mb4' : 'UTF8';
        const detected = { dialect: engine.dialect, confidence: 1, tool: null, version: null, encoding, bomBytes: 0 } as const;
        const load = engine.load({
          importId: newImportId(),
          target: targetAt(proxy.url),
          files: [{ entry: 'dump.sql', file, bytes: sql.length, sha256, detected }],
          inspection: { ...INSPECTION, tables: [{ name: 't', rows: 1, bytes: 1, action: 'create' }] },
          grants: [],
          scratchDir: root.dir,
          signal: stop.signal,
          onProgress: () => undefined,
          beforeCommit: async () => undefined,
        });
        const outcome = load.catch((error: unknown) => error);
        await until('the silence', () => proxy.silenced > 0);
        stop.abort(new DumpdockError('CANCELLED'));
        expect(await outcome).toMatchObject({ code: 'CANCELLED' });
        await until('the end of the session', () => proxy.open === 0);
      } finally {
        await drop();
      }
    });
  },
);
