import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { type ExtractOptions, extractArchive, preflightArchive } from '@dumpdock/archive';
import { type ArchiveLimits, DumpdockError } from '@dumpdock/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBelow } from './decide-archives.ts';
import { buildZip, type ZipSpec } from './zip-builder.ts';

const MIB = 1024 * 1024;
const limits: ArchiveLimits = {
  maxUploadBytes: 64 * MIB,
  maxExtractedBytes: 24 * MIB,
  maxEntryBytes: 16 * MIB,
  maxEntries: 100,
  maxCentralDirectoryBytes: MIB,
  maxDepth: 16,
  maxPathBytes: 1024,
  maxNameBytes: 255,
  maxRatio: 200,
  ratioFloorBytes: 8 * MIB,
};
const SQL = 'INSERT INTO t VALUES (1);\n'.repeat(50_000);
/** 14 MiB that compress believably. */
const ROWS = Array.from({ length: 460_000 }, (_, i) => `INSERT INTO t VALUES (${i * 7919});\n`)
  .join('')
  .slice(0, 14 * MIB);

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'extraction-')));
});
afterEach(async () => {
  expect(await openBelow(root)).toEqual([]);
  rmSync(root, { recursive: true });
});

async function unpack(spec: ZipSpec, options: Partial<ExtractOptions> = {}) {
  const file = join(root, 'a.zip');
  writeFileSync(file, buildZip(spec));
  const plan = await preflightArchive(file, limits);
  return extractArchive(file, plan, join(root, 'out'), { limits, ...options });
}

async function codeOf(spec: ZipSpec): Promise<string> {
  const error: unknown = await unpack(spec).catch((reason: unknown) => reason);
  return error instanceof DumpdockError ? error.code : String(error);
}

test('files come under generated names in load order, 0600, whatever the archive says of modes and names', async () => {
  const extracted = await unpack({
    entries: [
      { name: 'z/', attributes: 0o040000 * 0x10000 },
      { name: 'z/10.sql', data: 'SELECT 10;', attributes: 0o104777 * 0x10000 },
      { name: '0001.sql/2.sql', data: 'SELECT 2;' },
      { name: 'notes', data: 'left alone' },
    ],
  });
  expect(extracted.map((one) => [one.entry.name, one.path, readFileSync(one.path, 'utf8')])).toEqual([
    ['0001.sql/2.sql', join(root, 'out/0001.sql'), 'SELECT 2;'],
    ['z/10.sql', join(root, 'out/0002.sql'), 'SELECT 10;'],
  ]);
  expect(extracted.map((one) => statSync(one.path).mode & 0o777)).toEqual([0o600, 0o600]);
  expect(statSync(join(root, 'out')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(root, 'out'))).toEqual(['0001.sql', '0002.sql']);
});

test('a reader is told when a file begins and when it is whole', async () => {
  const events: string[] = [];
  let progress = 0;
  await unpack(
    {
      entries: [
        { name: 'b.sql', data: SQL },
        { name: 'a.sql', data: 'SELECT 1;' },
      ],
    },
    {
      onEntry: (entry, path) => events.push(`begin ${entry.name} ${statSync(path).size}`),
      onEntryDone: ({ entry, path, bytes }) => events.push(`done ${entry.name} ${bytes === statSync(path).size}`),
      onProgress: (bytes) => {
        progress = bytes;
      },
    },
  );
  expect(events).toEqual(['begin b.sql 0', 'done b.sql true', 'begin a.sql 0', 'done a.sql true']);
  expect(progress).toBe(SQL.length + 9);
});

const gz = (...parts: Buffer[]): ZipSpec => ({ entries: [{ name: 'a.sql.gz', data: Buffer.concat(parts), method: 0 }] });

test('text waits for a reader that is not ready for more', async () => {
  const calls: string[] = [];
  const onText = async () => {
    calls.push('begin');
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    calls.push('end');
  };
  await unpack({ entries: [{ name: 'a.sql', data: ROWS }] }, { onText });
  expect(calls.length).toBeGreaterThan(10);
  expect(calls).toEqual(calls.map((_, i) => (i % 2 === 0 ? 'begin' : 'end')));
});

test('what stops a reader ends the extraction', async () => {
  const stop = new Error('enough');
  await expect(unpack({ entries: [{ name: 'a.sql', data: ROWS }] }, { onText: () => Promise.reject(stop) })).rejects.toBe(stop);
});

test('a .sql.gz is inflated, every member of it', async () => {
  const [only] = await unpack(gz(gzipSync(SQL), gzipSync('SELECT 2;')));
  expect(only?.bytes).toBe(SQL.length + 9);
  expect(readFileSync(only!.path, 'utf8')).toBe(`${SQL}SELECT 2;`);
});

test.each<[string, string, ZipSpec]>([
  ['CORRUPT_DATA', 'garbage behind a gzip', gz(gzipSync(SQL), Buffer.from('xx'))],
  ['CORRUPT_DATA', 'zeros behind a gzip', gz(gzipSync(SQL), Buffer.alloc(9))],
  ['CORRUPT_DATA', 'a gzip cut short', gz(gzipSync(SQL).subarray(0, -9))],
  ['CORRUPT_DATA', 'no gzip at all', gz(Buffer.from(SQL))],
  ['EMPTY_SQL', 'a gzip of nothing', gz(gzipSync(''))],
  ['RATIO_EXCEEDED', 'a gzip bomb', gz(gzipSync(Buffer.alloc(12 * MIB, 'a')))],
  [
    'ENTRY_TOO_LARGE',
    'a gzip of one byte too many',
    gz(...Array.from({ length: 17 }, () => gzipSync(Buffer.alloc(MIB, 'a'), { level: 0 }))),
  ],
  [
    'TOTAL_TOO_LARGE',
    'gzips that are too large together',
    { entries: ['a.sql.gz', 'b.sql.gz'].map((name) => ({ name, method: 0, data: gzipSync(ROWS) })) },
  ],
  ['NOT_TEXT_SQL', 'a pg_dump archive in a gzip', gz(gzipSync('PGDMP\x01\x0e'))],
  [
    'CORRUPT_DATA',
    'bytes behind the deflate stream',
    { entries: [{ name: 'a.sql', data: SQL, packed: Buffer.concat([deflateRawSync(SQL), Buffer.from('xx')]) }] },
  ],
])('%s: %s', async (code, _, spec) => {
  expect(await codeOf(spec)).toBe(code);
});

test('a NUL far inside is a blob, not a reason to refuse', async () => {
  const [only] = await unpack({
    entries: [{ name: 'a.sql', data: Buffer.concat([Buffer.from(SQL), Buffer.from("INSERT INTO b VALUES ('\0');")]) }],
  });
  expect(only?.bytes).toBe(SQL.length + 27);
});

test('aborting ends it with the reason, in the middle of a file', async () => {
  const controller = new AbortController();
  const reason = new Error('deadline');
  const run = unpack(
    { entries: [{ name: 'a.sql', data: SQL }] },
    { signal: controller.signal, onProgress: () => controller.abort(reason) },
  );
  await expect(run).rejects.toBe(reason);
});

test('an archive that changed after the preflight is not extracted', async () => {
  const file = join(root, 'a.zip');
  writeFileSync(file, buildZip({ entries: [{ name: 'a.sql', data: 'SELECT 1;' }] }));
  const plan = await preflightArchive(file, limits);
  writeFileSync(file, buildZip({ entries: [{ name: 'a.sql', data: 'SELECT 2;' }] }));
  await expect(extractArchive(file, plan, join(root, 'out'), { limits })).rejects.toMatchObject({ code: 'CHANGED_SINCE_INSPECTION' });
});

test('a directory that holds something is not extracted into', async () => {
  writeFileSync(join(root, 'a.zip'), buildZip({ entries: [{ name: 'a.sql', data: 'SELECT 1;' }] }));
  const plan = await preflightArchive(join(root, 'a.zip'), limits);
  await expect(extractArchive(join(root, 'a.zip'), plan, root, { limits })).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('runs under the permission model with the archive readable and the directory writable', () => {
  writeFileSync(join(root, 'a.zip'), buildZip({ entries: [{ name: 'd/a.sql', data: SQL }] }));
  writeFileSync(join(root, 'jobs.json'), JSON.stringify({ limits, files: [join(root, 'a.zip')] }));
  mkdirSync(join(root, 'out'));
  const repository = resolve(import.meta.dirname, '../../..');
  const allow = [
    `--allow-fs-read=${repository}`,
    `--allow-fs-read=${root}`,
    '--allow-fs-read=/proc/self/fd',
    `--allow-fs-write=${root}/out/`,
  ];
  const output = execFileSync(process.execPath, ['--permission', ...allow, join(import.meta.dirname, 'decide-archives.ts'), root, '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(JSON.parse(output.toString()).decisions).toMatchObject([{ code: null, names: ['d/a.sql'] }]);
});

test('extract-zip resolves a yauzl that does not hang on a lying size', () => {
  const require = createRequire(createRequire(import.meta.url).resolve('extract-zip'));
  expect(require('yauzl/package.json').version).toMatch(/^3\.([4-9]|\d\d)/);
});
