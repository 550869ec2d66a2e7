import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Dialect } from '@dumpdock/contracts';
import { tempRoot } from '@dumpdock/testkit';
import { zipOf } from '../../packages/importer/test/zip-of.ts';
import type { DumpCase } from '../src/dump-case.ts';
import { type Outcome, settleCase } from '../src/settle-case.ts';
import { settleDump } from '../src/statements/compare-statements.ts';
import { openNativeClients } from '../src/statements/native-clients.ts';

export const SCHEMAS = path.join(import.meta.dirname, 'schemas');

/** The databases, and where the statements part; empty when they do not. */
export interface OwnOutcome extends Outcome {
  readonly statements: string;
}

/** What becomes of dumps that the test made: file name → text. */
export async function settleOwn(
  dialect: Dialect,
  files: Readonly<Record<string, Buffer | string>>,
  more: Partial<DumpCase> = {},
): Promise<OwnOutcome> {
  await using root = tempRoot();
  const zip = root.path('dump.zip');
  writeFileSync(zip, zipOf(files));
  const dump: DumpCase = { name: Object.keys(files).join(), dialect, zip, files: null, ...more };
  const clients = await openNativeClients();
  try {
    const { verdict, note } = await settleDump(clients, dump);
    return { ...(await settleCase(dump)), statements: verdict === 'same' ? '' : `${verdict} ${note}` };
  } finally {
    await clients.close();
  }
}
