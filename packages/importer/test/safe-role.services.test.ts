import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportTargets } from '../src/index.ts';
import { requireSafeRole } from '../src/require-safe-role.ts';
import { type ImportLab, importLab, mysqlDump, postgresDump } from './import-lab.ts';

let lab: ImportLab;
beforeEach(async () => {
  lab = await importLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

describe.each([
  { target: 'pg', dump: postgresDump, adminUrl: () => lab.postgres.adminUrl },
  { target: 'my', dump: mysqlDump, adminUrl: () => lab.mariadb.adminUrl },
])('a role of $target that can leave its database', ({ target, dump, adminUrl }) => {
  const unsafe = (allowSuperuser: boolean) => ({
    targets: lab.deps.targets.map((one) => (one.name === target ? { ...one, url: adminUrl(), allowSuperuser } : one)),
  });

  test('loads nothing, and the record says why and what to do', async () => {
    const id = await lab.upload(dump('t', 10), { target });
    await lab.inspect(id, unsafe(false));
    await lab.confirm(id, target);
    expect(await lab.load(id, unsafe(false))).toBe('failed');
    expect((await lab.record(id)).error).toMatchObject({ code: 'TARGET_UNSAFE', suggestion: expect.stringContaining('targets check') });
    expect(lab.hasWorkspace(id)).toBe(false);
  });

  test('fails an upload that confirms itself', async () => {
    const id = await lab.upload(dump('t', 10), { target, autoConfirm: true });
    expect(await lab.inspect(id, unsafe(false))).toBe('failed');
    expect((await lab.record(id)).error).toMatchObject({ code: 'TARGET_UNSAFE' });
  });

  test('does not pass because it could not be asked', async () => {
    const [own] = lab.deps.targets.filter(({ name }) => name === target);
    const url = new URL(own!.url);
    url.port = '1';
    const asked = requireSafeRole(lab.deps.engines[own!.engine], { ...own!, url: url.href }, AbortSignal.timeout(30_000));
    await expect(asked).rejects.toMatchObject({ code: 'TARGET_UNAVAILABLE' });
  });

  test('loads when the operator says so', async () => {
    const id = await lab.upload(dump('t', 10), { target });
    await lab.inspect(id, unsafe(true));
    await lab.confirm(id, target);
    expect(await lab.load(id, unsafe(true))).toBe('succeeded');
  });

  test('is told to the log at the start, one of its own is not', async () => {
    const lines: { target?: string; refused?: boolean }[] = [];
    const log = { ...lab.deps.log, warn: (fields: object) => void lines.push(fields) };
    await reportTargets({ ...lab.deps, ...unsafe(false), log });
    expect(lines.filter(({ refused }) => refused)).toEqual([expect.objectContaining({ target })]);
  });
});
