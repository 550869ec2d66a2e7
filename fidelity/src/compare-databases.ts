import type { DumpCase } from './dump-case.ts';
import { type Outcome, settleCase } from './settle-case.ts';

const VERDICTS = ['equal', 'refused', 'different', 'failed', 'no reference'] as const;

/** Loads each dump both ways; a line a dump. True when every database is equal or refused by the policy. */
export async function compareDatabases(cases: readonly DumpCase[]): Promise<boolean> {
  const outcomes: Outcome[] = [];
  for (const one of cases) {
    const outcome = await settleCase(one).catch((error: unknown): Outcome => ({ name: one.name, verdict: 'failed', note: String(error) }));
    console.log(`${outcome.verdict.padEnd(12)} ${outcome.name.padEnd(48)} ${outcome.note}`);
    outcomes.push(outcome);
  }
  const count = (verdict: Outcome['verdict']) => outcomes.filter((one) => one.verdict === verdict).length;
  console.log(VERDICTS.map((verdict) => `${count(verdict)} ${verdict}`).join(', '));
  return count('different') + count('failed') === 0;
}
