import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Decision } from './decide-archives.ts';

interface Case {
  readonly id: string;
  readonly file: string;
  readonly expect: { decision: 'accept' | 'reject'; reason?: string; also_ok?: string[]; sql_files?: string[]; warnings?: string[] };
}

const NOBODY = 65534;
const repository = resolve(import.meta.dirname, '../../..');
const corpus = resolve(repository, process.env['DUMPDOCK_CORPUS'] ?? '../shared', 'zips');
const fixtures = join(import.meta.dirname, 'fixtures/zips');
const zips = existsSync(join(corpus, 'manifest.json')) ? corpus : fixtures;
const manifest = JSON.parse(readFileSync(join(zips, 'manifest.json'), 'utf8'));
const cases = manifest.cases as Case[];
const { maxArchiveBytes, maxTotalBytes, ...rest } = manifest.limits;
const limits = { ...rest, maxUploadBytes: maxArchiveBytes, maxExtractedBytes: maxTotalBytes };

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A directory that `uid` owns, with copies of the archives beside a canary that nothing may touch. */
function stage(uid: number): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'archives-')));
  roots.push(root);
  mkdirSync(join(root, 'escape'));
  writeFileSync(join(root, 'escape/canary'), 'untouched');
  mkdirSync(join(root, 'out'));
  const files = cases.map(({ file }) => {
    copyFileSync(join(zips, file), join(root, file));
    chmodSync(join(root, file), 0o644);
    return join(root, file);
  });
  writeFileSync(join(root, 'jobs.json'), JSON.stringify({ limits, files }));
  if (process.getuid?.() === 0) for (const path of [root, join(root, 'out'), join(root, 'escape')]) chownSync(path, uid, uid);
  return root;
}

function wrongDecisions(decisions: readonly Decision[]): string[] {
  return cases.flatMap((one, i) => {
    const { code } = decisions[i]!;
    const { decision, reason, also_ok = [] } = one.expect;
    const right = decision === 'accept' ? code === null : [reason, ...also_ok].includes(code ?? 'accepted');
    return right ? [] : [`${one.id}: ${code ?? 'accepted'}, not ${decision === 'accept' ? 'accepted' : reason}`];
  });
}

const own = process.getuid?.() ?? NOBODY;

test.each(own === 0 ? [0, NOBODY] : [own])('decides every archive rightly as uid %i, leaving no descriptor and the canary', (uid) => {
  const root = stage(uid);
  const output = execFileSync(process.execPath, [join(import.meta.dirname, 'decide-archives.ts'), root, String(uid)], {
    maxBuffer: 1 << 28,
  });
  const { uid: actual, decisions, open, peakMib } = JSON.parse(output.toString());
  expect(peakMib).toBeLessThan(200);
  expect(actual).toBe(uid);
  expect(wrongDecisions(decisions)).toEqual([]);
  expect(open).toEqual([]);
  expect(readdirSync(join(root, 'escape'))).toEqual(['canary']);
  expect(readFileSync(join(root, 'escape/canary'), 'utf8')).toBe('untouched');
  expect(readdirSync(root).toSorted()).toEqual(['escape', 'jobs.json', 'out', ...cases.map((one) => one.file)].toSorted());
  for (const [i, one] of cases.entries()) {
    const listed = one.expect.sql_files;
    const { names, ignored } = decisions[i];
    if (listed !== undefined && listed.length < 10 && !listed.some((name) => name.startsWith('…')))
      expect(names.toSorted(), one.id).toEqual(listed.toSorted());
    for (const warning of one.expect.warnings ?? [])
      expect(
        ignored.map((name: string) => `ignored: ${name}`),
        one.id,
      ).toContain(warning);
    for (const name of existsSync(join(root, 'out', String(i))) ? readdirSync(join(root, 'out', String(i))) : []) {
      const stats = statSync(join(root, 'out', String(i), name));
      expect(name, one.id).toMatch(/^\d{4}\.sql$/);
      if (stats.isFile()) expect(stats.mode & 0o777, one.id).toBe(0o600);
    }
  }
});
