import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runProgram, tempRoot } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { ROOT } from './source-files.ts';

test('the demo imports every sample and its workspaces are gone', async () => {
  await using root = tempRoot();
  const demo = await runProgram(process.execPath, [path.join(ROOT, 'scripts/up.mjs'), 'demo', '--exit'], { env: { DATA_DIR: root.dir } });
  expect(demo.stderr).toContain('ready at http://127.0.0.1:');
  const samples = readdirSync(path.join(ROOT, 'samples')).filter((name) => name.endsWith('.zip'));
  expect(samples.length).toBeGreaterThanOrEqual(2);
  for (const name of samples) expect(demo.stdout).toContain(`${name} → `);
  expect(demo.stdout.match(/imported: 11 tables, 15607 rows/g)).toHaveLength(samples.length);
  expect(demo.stdout.match(/gone: /g)).toHaveLength(samples.length);
  expect(readdirSync(root.path('demo/media/temp_sql_imports')).filter((name) => !name.startsWith('.'))).toEqual([]);
  expect(demo.code).toBe(0);
});
