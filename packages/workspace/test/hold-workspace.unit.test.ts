import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { newImportId } from '@dumpdock/contracts';
import { type TempRoot, tempRoot } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkspaceDeps } from '../src/deps.ts';
import { holdWorkspace } from '../src/hold-workspace.ts';

let root: TempRoot;
beforeEach(() => {
  root = tempRoot();
  mkdirSync(root.path('outside'));
  mkdirSync(root.path('media', 'temp_sql_imports'), { recursive: true });
});
afterEach(() => root.remove());

const hold = (id: string) => holdWorkspace({ mediaRoot: root.path('media') } as WorkspaceDeps, id);

test('what is written into a held workspace goes into it, though a link is in its place', () => {
  const id = newImportId();
  const dir = root.path('media', 'temp_sql_imports', id);
  mkdirSync(dir);
  using held = hold(id);
  renameSync(dir, root.path('aside'));
  symlinkSync(root.path('outside'), dir);
  writeFileSync(held.uploadPart, 'bytes');
  renameSync(held.uploadPart, held.upload);
  mkdirSync(held.extracted);
  expect(readdirSync(root.path('outside'))).toEqual([]);
  expect(readFileSync(root.path('aside', 'upload.zip'), 'utf8')).toBe('bytes');
});

test.each(['a link', 'nothing'])('%s in the place of a workspace is not held', (what) => {
  const id = newImportId();
  if (what === 'a link') symlinkSync(root.path('outside'), root.path('media', 'temp_sql_imports', id));
  expect(() => hold(id)).toThrow(expect.objectContaining({ code: 'CHANGED_SINCE_INSPECTION' }));
});
