import { DIALECTS } from '@dumpdock/contracts';
import { tempRoot } from '@dumpdock/testkit';
import type { DumpCase } from '../dump-case.ts';
import { unpackCase } from '../unpack-case.ts';
import { type NativeClients, openNativeClients } from './native-clients.ts';
import { type StatementOutcome, settleStatements } from './settle-statements.ts';

const VERDICTS = ['same', 'refused', 'different'] as const;

/** Reads each dump both ways; a line a dump, then one a dialect. True when none is different. */
export async function compareStatements(cases: readonly DumpCase[]): Promise<boolean> {
  const clients = await openNativeClients();
  const outcomes: (StatementOutcome & Pick<DumpCase, 'dialect'>)[] = [];
  try {
    for (const one of cases) {
      const outcome = await settleDump(clients, one);
      console.log(`${outcome.verdict.padEnd(12)} ${one.name.padEnd(48)} ${String(outcome.statements).padStart(7)} ${outcome.note}`);
      outcomes.push({ dialect: one.dialect, ...outcome });
    }
  } finally {
    await clients.close();
  }
  for (const dialect of DIALECTS) console.log(`${dialect.padEnd(12)} ${summary(outcomes.filter((one) => one.dialect === dialect))}`);
  return outcomes.every(({ verdict }) => verdict !== 'different');
}

/** All files of a dump: the first that is not the same tells. */
export async function settleDump(clients: NativeClients, dump: DumpCase): Promise<StatementOutcome> {
  await using root = tempRoot();
  const files = await unpackCase(dump, root.path('files'));
  if (files === null) return { verdict: 'refused', statements: 0, note: 'the archive' };
  let statements = 0;
  for (const file of files) {
    const outcome = await settleStatements(clients, dump.dialect, file, dump.clientOptions);
    statements += outcome.statements;
    if (outcome.verdict !== 'same') return { ...outcome, statements };
  }
  return { verdict: 'same', statements, note: '' };
}

function summary(outcomes: readonly StatementOutcome[]): string {
  const counts = VERDICTS.map((verdict) => `${outcomes.filter((one) => one.verdict === verdict).length} ${verdict}`);
  return `${counts.join(', ')}; ${outcomes.reduce((sum, one) => sum + one.statements, 0)} statements`;
}
