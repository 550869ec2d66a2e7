import { silentProxy } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTargetSweep } from '../src/index.ts';
import { type ImportLab, importLab, mysqlDump } from './import-lab.ts';

let lab: ImportLab;
beforeEach(async () => {
  lab = await importLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

test('of two targets on one server only that of an import sweeps what it left', async () => {
  const id = await lab.upload(mysqlDump('t', 1), { target: 'my' });
  await lab.deps.workspaces.end({ id, from: ['inspecting'] }, { status: 'cancelled', removedBy: 'test' });
  const schema = `dumpdock_${id.replaceAll('-', '')}`;
  await lab.mariadb.query(`create database \`${schema}\``);
  const [own] = lab.deps.targets.filter(({ name }) => name === 'my');
  const away = { ...own!, url: 'mysql://nobody:x@127.0.0.1:1/none' };
  const other = { ...own!, name: 'other' };
  const left = await createTargetSweep({ ...lab.deps, targets: [away, other] })(undefined);
  expect(left.removed).toEqual([]);
  expect(left.skipped).toMatchObject([
    { name: 'my', reason: 'unreachable' },
    { name: id, reason: 'live' },
  ]);
  expect((await createTargetSweep({ ...lab.deps, targets: [own!, other] })(undefined)).removed).toEqual([schema]);
});

test('a target that falls silent is left as an error, and the others are swept', async () => {
  const id = await lab.upload(mysqlDump('t', 1), { target: 'my' });
  await lab.deps.workspaces.end({ id, from: ['inspecting'] }, { status: 'cancelled', removedBy: 'test' });
  const schema = `dumpdock_${id.replaceAll('-', '')}`;
  await lab.mariadb.query(`create database \`${schema}\``);
  const [own] = lab.deps.targets.filter(({ name }) => name === 'my');
  await using proxy = await silentProxy(own!.url, /information_schema/);
  const quiet = { ...own!, name: 'quiet', url: proxy.url };
  const swept = await createTargetSweep({ ...lab.deps, targets: [quiet, own!], targetTimeoutMs: 5_000 })(undefined);
  expect(swept).toMatchObject({ removed: [schema], skipped: [{ name: 'quiet', reason: 'error' }] });
});
