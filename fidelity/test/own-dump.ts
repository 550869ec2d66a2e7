import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Dialect } from '@dumpdock/contracts';
import { tempRoot } from '@dumpdock/testkit';
import { zipOf } from '../../packages/importer/test/zip-of.ts';
import type { DumpCase } from '../src/dump-case.ts';
import { type Outcome, settleCase } from '../src/settle-case.ts';

export const SCHEMAS = path.join(import.meta.dirname, 'schemas');

/** What becomes of dumps that the test made: file name → text. */
export async function settleOwn(
  dialect: Dialect,
  files: Readonly<Record<string, Buffer | string>>,
  more: Partial<DumpCase> = {},
): Promise<Outcome> {
  await using root = tempRoot();
  const zip = root.path('dump.zip');
  writeFileSync(zip, zipOf(files));
  return await settleCase({ name: Object.keys(files).join(), dialect, zip, files: null, ...more });
}
