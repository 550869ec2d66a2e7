// The benchmarks: ratios against named peers in the same run. `npm run bench -- [--only CASE] [--size MB] [--memory-size MB] [--postgres 15|18] [--workspaces N]`
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CaseResult } from './src/case-result.ts';
import { corpusCases } from './src/corpus-cases.ts';
import { type Bench, loadCase } from './src/load-cases.ts';
import { memoryCase } from './src/memory-case.ts';
import { readerPeerCase, readerSpeedCase } from './src/reader-cases.ts';
import { benchServers } from './src/servers.ts';
import { sweepCase } from './src/sweep-case.ts';
import { readVersions } from './src/versions.ts';

const RESULTS = path.join(import.meta.dirname, 'results.json');
const MB = 1e6;
/** A short form of a value that a person may give in MB. */
const megabytes = (text: string | undefined, otherwise: number): number => Number(text ?? otherwise) * MB;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    size: { type: 'string' },
    'memory-size': { type: 'string' },
    postgres: { type: 'string' },
    workspaces: { type: 'string' },
  },
});
const dir = path.join(import.meta.dirname, '.work');
mkdirSync(dir, { recursive: true });
const servers = await benchServers(path.join(dir, 'servers'), process.env['PATH'] ?? '');
const bench: Bench = { dir, servers, bytes: megabytes(values.size, 200), postgres: values.postgres === '15' ? 15 : 18 };

/** Every case, in the order in which it runs. */
const CASES: Readonly<Record<string, () => Promise<CaseResult>>> = {
  'reader-copy': () => readerSpeedCase('reader-copy', bench),
  'reader-insert': () => readerSpeedCase('reader-insert', bench),
  'reader-vs-dbgate': () => readerPeerCase(bench),
  'pg-copy': () => loadCase('pg-copy', bench),
  'pg-rows-per-insert': () => loadCase('pg-rows-per-insert', bench),
  'sqlite-dump': () => loadCase('sqlite-dump', bench),
  'mysql-extended': () => loadCase('mysql-extended', bench),
  rss: () => memoryCase(megabytes(values['memory-size'], 2000), bench),
  'pg-inserts': () => loadCase('pg-inserts', bench),
  'pg-column-inserts': () => loadCase('pg-column-inserts', bench),
  'mysql-single': () => loadCase('mysql-single', bench),
  'sweep-scale': () => sweepCase(Number(values.workspaces ?? 100_000), bench),
  ...(process.env['DUMPDOCK_CORPUS'] === undefined ? {} : corpusCases(process.env['DUMPDOCK_CORPUS'], bench)),
};

try {
  const wanted = Object.entries(CASES).filter(([name]) => values.only === undefined || values.only.split(',').includes(name));
  if (wanted.length === 0) throw new Error(`There is no case ${values.only}; there are ${Object.keys(CASES).join(', ')}.`);
  const results: CaseResult[] = [];
  for (const [name, run] of wanted) {
    process.stderr.write(`${name} …\n`);
    results.push({ bytes: bench.bytes, ...(await run()) });
    process.stderr.write(`${JSON.stringify(results.at(-1))}\n`);
    keep(results);
  }
  console.table(results);
} finally {
  await servers.stop();
}

/** Writes what there is: cases that did not run keep their last figures. */
function keep(fresh: readonly CaseResult[]): void {
  const before = (JSON.parse(readFileSync(RESULTS, 'utf8')) as { cases: CaseResult[] }).cases;
  const names = new Set([...Object.keys(CASES), ...before.map((result) => result.case)]);
  const merged = [...names].flatMap((name) => [...fresh, ...before].find((result) => result.case === name) ?? []);
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const report = { machine, versions: readVersions(bench.postgres), cases: merged };
  writeFileSync(RESULTS, `${JSON.stringify(report, null, 2)}\n`);
}
