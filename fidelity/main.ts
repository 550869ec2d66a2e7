// Every dump of a corpus through its native client and through dumpdock: `DUMPDOCK_CORPUS=DIR npm run fidelity -- [--only PART_OF_NAME]`.
// Exit code 0 when every database is equal or refused by the policy, 1 otherwise.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { shareTestServices, startServices } from '@dumpdock/testkit';
import { readCorpus } from './src/read-corpus.ts';
import { type Outcome, settleCase } from './src/settle-case.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const corpus = process.env['DUMPDOCK_CORPUS'];
if (corpus === undefined) {
  console.error('DUMPDOCK_CORPUS has to name a directory of dumps with a manifest.json (docs/fidelity.md).');
  process.exit(2);
}
const cases = readCorpus(corpus).filter(({ name }) => values.only.split(',').some((part) => name.includes(part)));
const { services, stop } = await startServices();
try {
  shareTestServices(services);
  process.env['PATH'] = [services.toolsPath, process.env['PATH']].filter(Boolean).join(path.delimiter);
  const outcomes: Outcome[] = [];
  for (const one of cases) {
    const outcome = await settleCase(one).catch((error: unknown): Outcome => ({ name: one.name, verdict: 'failed', note: String(error) }));
    console.log(`${outcome.verdict.padEnd(12)} ${outcome.name.padEnd(48)} ${outcome.note}`);
    outcomes.push(outcome);
  }
  const count = (verdict: Outcome['verdict']) => outcomes.filter((one) => one.verdict === verdict).length;
  const verdicts = ['equal', 'refused', 'different', 'failed', 'no reference'] as const;
  console.log(verdicts.map((verdict) => `${count(verdict)} ${verdict}`).join(', '));
  process.exitCode = cases.length > 0 && count('different') + count('failed') === 0 ? 0 : 1;
} finally {
  await stop();
}
