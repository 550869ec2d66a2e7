import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { isTerminal } from '@dumpdock/contracts';
import { loadConfig } from '@dumpdock/runtime';
import { runProgram, tempRoot, testServices, until } from '@dumpdock/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../../../packages/importer/test/zip-of.ts';
import { type WorkerLab, workerLab } from '../../worker/test/worker-lab.ts';
import type { WorkerProcess } from '../../worker/test/worker-process.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

/** Stands in every row value, comment, key and password. Nothing else may hold it. */
const CANARY = 'KANARIENVOGEL';
/** The same as a number, and as the hexadecimal a dump writes for bytes. */
const NUMBER = '918273645546';
const HEX = Buffer.from(CANARY).toString('hex');
const SIGNS = [CANARY, NUMBER, HEX, HEX.toUpperCase(), Buffer.from(CANARY).toString('base64').slice(0, 16), Buffer.from(CANARY).join(',')];

const POSTGRES = `--\n-- PostgreSQL database dump\n-- ${CANARY}\n--\nSET client_encoding = 'UTF8';\nCREATE TABLE public.t (a bigint PRIMARY KEY, b text NOT NULL CHECK (length(b) < 100), c date);\n`;
const MYSQL = `-- MySQL dump 10.13  Distrib 8.0.36\n-- ${CANARY}\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE \`t\` (\`a\` bigint primary key, \`b\` varchar(40) not null, \`c\` date) ENGINE=InnoDB;\n`;
const SQLITE = `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n-- ${CANARY}\nCREATE TABLE t(a integer primary key, b text NOT NULL CHECK (length(b) < 100), c text) STRICT;\n`;

/** Dumps that fail, with a canary where each server would quote it. */
const FAILING: readonly [name: string, target: string, sql: string][] = [
  ['postgres-copy-type', 'pg', `${POSTGRES}COPY public.t (a, b, c) FROM stdin;\n${NUMBER}\t${CANARY}\t${CANARY}\n\\.\n`],
  ['postgres-copy-duplicate', 'pg', `${POSTGRES}COPY public.t (a, b) FROM stdin;\n${NUMBER}\t${CANARY}\n${NUMBER}\t${CANARY}\n\\.\n`],
  ['postgres-copy-columns', 'pg', `${POSTGRES}COPY public.t (a, b) FROM stdin;\n${NUMBER}\t${CANARY}\t${CANARY}\n\\.\n`],
  ['postgres-check', 'pg', `${POSTGRES}INSERT INTO public.t VALUES (${NUMBER}, '${CANARY}${'x'.repeat(100)}', NULL);\n`],
  [
    'postgres-not-null',
    'pg',
    `${POSTGRES}INSERT INTO public.t VALUES (${NUMBER}, NULL, NULL);\nINSERT INTO public.t VALUES (1, '${CANARY}', NULL);\n`,
  ],
  ['postgres-type', 'pg', `${POSTGRES}INSERT INTO public.t VALUES ('${CANARY}', 'x', NULL);\n`],
  ['postgres-date', 'pg', `${POSTGRES}INSERT INTO public.t VALUES (1, 'x', '${CANARY}');\n`],
  ['postgres-syntax', 'pg', `${POSTGRES}INSERT INTO public.t VALUES (1, '${CANARY}' '${CANARY}', 2);\n`],
  ['postgres-bytes', 'pg', `${POSTGRES}INSERT INTO public.t VALUES (1, '\\x${HEX}'::bytea, '${CANARY}');\n`],
  ['postgres-column', 'pg', `${POSTGRES}INSERT INTO public.t (a, nowhere) VALUES (${NUMBER}, '${CANARY}');\n`],
  ['postgres-lost-row', 'pg', `${POSTGRES}${NUMBER}\t${CANARY}\n`],
  ['postgres-bare-word', 'pg', `${POSTGRES}INSERT INTO public.t VALUES (1, ${CANARY}, NULL);\n`],
  ['postgres-double-quoted', 'pg', `${POSTGRES}INSERT INTO public.t VALUES (1, "${CANARY}", NULL);\n`],
  ['postgres-default', 'pg', `${POSTGRES}ALTER TABLE public.t ADD d integer DEFAULT '${CANARY}';\n`],
  ['postgres-refused', 'pg', `${POSTGRES}ALTER ROLE x PASSWORD '${CANARY}';\nCOPY public.t FROM PROGRAM 'echo ${CANARY}';\n`],
  ['postgres-cut', 'pg', `${POSTGRES}INSERT INTO public.t VALUES (${NUMBER}, '${CANARY}`],
  ['postgres-encoding', 'pg', `${POSTGRES}SET client_encoding = '${CANARY}';\n`],
  ['mysql-duplicate', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (${NUMBER},'${CANARY}',NULL),(${NUMBER},'${CANARY}',NULL);\n`],
  ['mysql-type', 'my', `${MYSQL}INSERT INTO \`t\` VALUES ('${CANARY}','x',NULL);\n`],
  ['mysql-length', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (1,'${CANARY}${'x'.repeat(100)}',NULL);\n`],
  ['mysql-date', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (1,'x','${CANARY}');\n`],
  ['mysql-syntax', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (1,'${CANARY}' x '${CANARY}',${NUMBER});\n`],
  ['mysql-double-quoted', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (1,"${CANARY}","${CANARY}");\n`],
  ['mysql-hex', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (0x${HEX},0x${HEX},'${CANARY}');\n`],
  ['mysql-column', 'my', `${MYSQL}INSERT INTO \`t\` (\`nowhere\`) VALUES ('${CANARY}');\n`],
  ['mysql-bare-word', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (1,${CANARY},NULL);\n`],
  ['mysql-lost-row', 'my', `${MYSQL}${CANARY} '${CANARY}';\n`],
  ['mysql-refused', 'my', `${MYSQL}SET PASSWORD = '${CANARY}';\nCREATE USER x IDENTIFIED BY '${CANARY}';\n`],
  ['mysql-cut', 'my', `${MYSQL}INSERT INTO \`t\` VALUES (${NUMBER},'${CANARY}`],
  [
    'sqlite-duplicate',
    'lite',
    `${SQLITE}INSERT INTO t VALUES(${NUMBER},'${CANARY}',NULL);\nINSERT INTO t VALUES(${NUMBER},'${CANARY}',NULL);\nCOMMIT;\n`,
  ],
  ['sqlite-check', 'lite', `${SQLITE}INSERT INTO t VALUES(${NUMBER},'${CANARY}${'x'.repeat(100)}',NULL);\nCOMMIT;\n`],
  ['sqlite-type', 'lite', `${SQLITE}INSERT INTO t VALUES('${CANARY}','x',NULL);\nCOMMIT;\n`],
  ['sqlite-syntax', 'lite', `${SQLITE}INSERT INTO t VALUES(1,'${CANARY}' '${CANARY}',${NUMBER});\nCOMMIT;\n`],
  ['sqlite-blob', 'lite', `${SQLITE}INSERT INTO t VALUES(X'${HEX}','${CANARY}',NULL);\nCOMMIT;\n`],
  ['sqlite-bare-word', 'lite', `${SQLITE}INSERT INTO t VALUES(1,${CANARY},NULL);\nCOMMIT;\n`],
  [
    'sqlite-double-quoted',
    'lite',
    `${SQLITE}INSERT INTO t VALUES(1,"${CANARY}",NULL);\nINSERT INTO t VALUES(1,"${CANARY}",NULL);\nCOMMIT;\n`,
  ],
  ['sqlite-lost-row', 'lite', `${SQLITE}${CANARY} '${CANARY}';\nCOMMIT;\n`],
  ['sqlite-refused', 'lite', `${SQLITE}ATTACH '/tmp/${CANARY}' AS other;\nCOMMIT;\n`],
  ['sqlite-cut', 'lite', `${SQLITE}INSERT INTO t VALUES(${NUMBER},'${CANARY}`],
];

/** Targets whose URLs hold a password that is wrong. */
function lockedTargets(): Record<string, { url: string }> {
  const withPassword = (url: string) => {
    const changed = new URL(url);
    changed.username = 'tester';
    changed.password = CANARY;
    return { url: changed.href };
  };
  return { pgx: withPassword(testServices().postgres18), myx: withPassword(`${testServices().mariadb}/x`) };
}

/** Takes webhooks and traces, and keeps what came. */
const received = { webhooks: [] as string[], traces: [] as string[] };
const receiver = createServer(async (request, response) => {
  const body = (await buffer(request)).toString();
  // The address is the operator's secret, told to nobody: only what is sent to it counts.
  const { host: _, ...headers } = request.headers;
  if (request.url?.endsWith('/v1/traces')) received.traces.push(body);
  else received.webhooks.push(`${JSON.stringify(headers)} ${body}`);
  response.end('{}');
});

/** Sends webhooks to an address, and signs them with a key, that hold the canary themselves. */
async function outgoing(): Promise<Record<string, string>> {
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  return {
    WEBHOOK_URL: `${url}/hook/${CANARY}`,
    WEBHOOK_SECRET: `whsec_${Buffer.from(CANARY.repeat(3)).toString('base64')}`,
    WEBHOOK_ALLOW_INTERNAL: 'true',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
  };
}

let worker: WorkerLab;
let running: WorkerProcess;
let port: number;
let api: ApiLab;
const apiLog: string[] = [];
const bodies: string[] = [];

beforeAll(async () => {
  worker = await workerLab();
  const { targets } = worker.deps;
  const named = { ...Object.fromEntries(targets.map(({ name, url }) => [name, { url }])), ...lockedTargets() };
  running = worker.start({ LOG_LEVEL: 'trace', TARGETS: JSON.stringify(named), ...(await outgoing()) });
  api = await apiLab({
    env: { TARGETS: JSON.stringify(named) },
    log: { write: (line) => void apiLog.push(line) },
    deps: {
      producers: worker.producers,
      database: worker.deps.database,
      workspaces: worker.deps.workspaces,
      targets: loadConfig({ TARGETS: JSON.stringify(named) }).targets,
    },
  });
  port = await api.listen();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await worker[Symbol.asyncDispose]();
  receiver.close();
});

/** Asks, and keeps what came back. */
async function ask(method: 'GET' | 'POST', url: string, body?: object | FormData, headers: Record<string, string> = {}): Promise<string> {
  const json = body !== undefined && !(body instanceof FormData);
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
    method,
    headers: { ...headers, ...(json && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  bodies.push(`${method} ${url} ${JSON.stringify([...answer.headers])} ${text}`);
  return text;
}

async function send(name: string, target: string, sql: string): Promise<string> {
  const form = new FormData();
  form.append('target', target);
  form.append('auto_confirm', 'true');
  form.append('file', new Blob([zipOf({ [`${name}.sql`]: sql })]), `${name}.zip`);
  const answer = JSON.parse(await ask('POST', '/imports', form)) as { import_id: string; job_id?: string; code?: string };
  expect(answer, name).toHaveProperty('job_id');
  return answer.import_id;
}

/** Over, or waiting for a person. */
function untilSettled(id: string) {
  return until(
    `${id} to be settled\n${running.log()}`,
    async () => {
      const record = await worker.record(id);
      const { status, inspection } = record;
      // An import that confirms itself is ready for an instant, too; one that lacks consent stays so.
      const waits = status === 'ready' && (inspection?.requires.length ?? 0) + (inspection?.refused.length ?? 0) > 0;
      return isTerminal(status) || waits ? record : null;
    },
    250_000,
  );
}

/** Everything a key holds, as text. `DUMP` would pack it. */
async function contentOf(redis: WorkerLab['redis'], key: string): Promise<string> {
  const read: Readonly<Record<string, () => Promise<unknown>>> = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, '0', '-1', 'WITHSCORES'),
    stream: () => redis.xrange(key, '-', '+'),
  };
  return `${key} ${JSON.stringify(await read[await redis.type(key)]?.())}`;
}

async function ledgerText(): Promise<string[]> {
  const tables = await worker.metadata.query("select table_name from information_schema.tables where table_schema = 'public'");
  const texts: string[] = [];
  for (const { table_name: name } of tables.rows) {
    const found = await worker.metadata.query(`select '${name}' || to_jsonb(t)::text as text from "${name}" t`);
    texts.push(...found.rows.map((row) => String(row.text)));
  }
  return texts;
}

/** Lines of `texts` that hold a canary in any form, with what is around it. */
function singing(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    SIGNS.filter((sign) => text.toLowerCase().includes(sign.toLowerCase())).map((sign) => {
      const at = text.toLowerCase().indexOf(sign.toLowerCase());
      return `${sign}: ${text.slice(Math.max(0, at - 200), at + 60)}`;
    }),
  );
}

describe('after imports that failed on every engine', () => {
  const imports = new Map<string, string>();
  beforeAll(async () => {
    for (const [name, target, sql] of FAILING) imports.set(name, await send(name, target, sql));
    imports.set(
      'locked-postgres',
      await send('locked-postgres', 'pgx', `${POSTGRES}INSERT INTO public.t VALUES (1, '${CANARY}', NULL);\n`),
    );
    imports.set('locked-mysql', await send('locked-mysql', 'myx', `${MYSQL}INSERT INTO \`t\` VALUES (1,'${CANARY}',NULL);\n`));
    for (const id of imports.values()) {
      // Ready: what is refused waits for a person; it is confirmed in vain.
      const record = await untilSettled(id);
      if (!isTerminal(record.status)) await ask('POST', `/imports/${id}/confirm`, {});
      if (!isTerminal(record.status)) await ask('POST', `/imports/${id}/cancel`);
    }
    for (const id of imports.values()) await worker.untilOver(id);
  });

  test('they did fail, each with a code and most with a place', async () => {
    const records = await Promise.all([...imports.values()].map((id) => worker.record(id)));
    expect(records.filter(({ status }) => status !== 'failed' && status !== 'cancelled').map(({ archive }) => archive.name)).toEqual([]);
    expect(records.filter(({ error }) => error?.code === 'SQL_ERROR').length).toBeGreaterThan(20);
    expect(records.filter(({ error }) => error?.code === 'INTERNAL').map(({ archive }) => archive.name)).toEqual([]);
  });

  test('no answer of the API holds a value', async () => {
    for (const id of imports.values()) {
      const { job_id: jobId } = JSON.parse(await ask('GET', `/imports/${id}`)) as { job_id: string };
      await ask('GET', `/imports/${id}/events`);
      await ask('GET', `/imports/${id}/report`, undefined, { accept: 'application/json' });
      await ask('GET', `/imports/${id}/report`, undefined, { accept: 'text/html' });
      await ask('GET', `/jobs/${jobId}`);
      await ask('GET', `/admin/queues/api/queues/imports/${jobId}`);
      await ask('GET', `/admin/queues/api/queues/imports/${jobId}/logs`);
    }
    for (const url of ['/imports', '/audit', '/metrics', '/targets', '/limits', '/workspaces', '/readyz', '/sweeps']) await ask('GET', url);
    for (const status of ['latest', 'failed', 'completed', 'active', 'waiting'])
      await ask('GET', `/admin/queues/api/queues?activeQueue=imports&status=${status}&page=1&jobsPerPage=100`);
    expect(singing(bodies)).toEqual([]);
    expect(bodies.length).toBeGreaterThan(200);
  });

  test('no log holds one, at its most talkative', () => {
    expect(singing(apiLog)).toEqual([]);
    expect(singing(running.log().split('\n'))).toEqual([]);
    expect(apiLog.length).toBeGreaterThan(100);
    expect(running.log()).toContain('"level":20');
  });

  test('no webhook, and no trace, holds one', async () => {
    await until('a webhook of every import', () => received.webhooks.length >= imports.size);
    await until('traces', () => received.traces.join().includes('process imports'));
    expect(singing([...received.webhooks, ...received.traces])).toEqual([]);
  });

  test('Redis holds none', async () => {
    const keys = await worker.redis.keys('*');
    expect(singing(await Promise.all(keys.map((key) => contentOf(worker.redis, key))))).toEqual([]);
    expect(keys.length).toBeGreaterThan(30);
  });

  test('the metadata database holds none', async () => {
    const rows = await ledgerText();
    expect(singing(rows)).toEqual([]);
    expect(rows.length).toBeGreaterThan(50);
  });
});

test('programs whose servers are away name no password', async () => {
  await using root = tempRoot();
  const away = (scheme: string) => `${scheme}://u:${CANARY}@127.0.0.1:1/d`;
  const env = {
    DATABASE_URL: away('postgresql'),
    REDIS_URL: `redis://:${CANARY}@127.0.0.1:1`,
    TARGETS: JSON.stringify({ pg: away('postgresql'), my: away('mysql'), lite: `sqlite://${root.path(CANARY, 'x.db')}` }),
    DUMPDOCK_URL: 'http://127.0.0.1:1',
    DUMPDOCK_API_KEY: CANARY,
    MEDIA_ROOT: root.path('media'),
    LOG_LEVEL: 'trace',
  };
  const cli = path.join(import.meta.dirname, '../../cli/src/main.ts');
  const commands = [['targets', 'check'], ['doctor'], ['list'], ['cleanup-temp-files', '-v'], ['list', '--json']];
  const done = await Promise.all(commands.map((args) => runProgram(process.execPath, [cli, ...args], { env, cwd: root.dir })));
  expect(singing(done.flatMap(({ stdout, stderr }) => [stdout, stderr]))).toEqual([]);
  expect(done.filter(({ stdout, stderr }) => stdout + stderr === '')).toEqual([]);
});

test('keys and cookies show nowhere', async () => {
  const lines: string[] = [];
  await using locked = await apiLab({ keys: { olga: 'operator' }, log: { write: (line) => void lines.push(line) } });
  const key = locked.keys['olga']!;
  const signIn = await locked.app.inject({ method: 'POST', url: '/login', payload: { key } });
  const cookie = String(signIn.headers['set-cookie']).split(';')[0]!;
  const answers = [];
  for (const headers of [{ authorization: `Bearer ${key}` }, { cookie }, { authorization: `Bearer ${key}x` }])
    for (const url of ['/imports', '/session', '/audit', '/metrics', '/limits', '/nowhere', '/admin/queues/api/queues'])
      answers.push((await locked.app.inject({ url, headers })).body);
  await locked.app.inject({
    method: 'POST',
    url: '/imports',
    headers: { cookie, 'content-type': 'multipart/form-data; boundary=b' },
    payload: '--b--\r\n',
  });
  const secrets = [key, cookie.split('=')[1]!, locked.deps.config.apiKeys[0]!.sha256];
  const texts = [...lines, ...answers, signIn.body];
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
});
