import { writeFileSync } from 'node:fs';
import type { Dialect } from '@dumpdock/contracts';
import { tempRoot } from '@dumpdock/testkit';
import type { NativeClients } from '../src/statements/native-clients.ts';
import { type StatementOutcome, settleStatements } from '../src/statements/settle-statements.ts';

/** What our reader and the native client say of a dump that the test made. */
export async function settleText(
  clients: NativeClients,
  dialect: Dialect,
  dump: Buffer | string,
  options?: readonly string[],
): Promise<StatementOutcome> {
  await using root = tempRoot();
  const file = root.path('dump.sql');
  writeFileSync(file, dump);
  return await settleStatements(clients, dialect, file, options);
}
