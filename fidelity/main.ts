// Every dump of a corpus through its native client and through dumpdock: `DUMPDOCK_CORPUS=DIR npm run fidelity -- [--only PART_OF_NAME] [--statements]`.
// `--statements` compares what is sent of each dump, otherwise the databases that it makes. Exit code 0 when nothing is different or failed, 1 otherwise.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { shareTestServices, startServices } from '@dumpdock/testkit';
import { compareDatabases } from './src/compare-databases.ts';
import { readCorpus } from './src/read-corpus.ts';
import { compareStatements } from './src/statements/compare-statements.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, statements: { type: 'boolean', default: false } } });
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
  const good = await (values.statements ? compareStatements(cases) : compareDatabases(cases));
  process.exitCode = cases.length > 0 && good ? 0 : 1;
} finally {
  await stop();
}
