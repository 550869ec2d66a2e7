import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createInspector, DETECTION_HEAD_BYTES, type Inspector, mysqlReader, postgresReader, sqliteReader } from '@dumpdock/dump';
import { postgreSplitterOptions, splitQuery } from 'dbgate-query-splitter';
import { type CaseResult, compared } from './case-result.ts';
import type { Bench } from './load-cases.ts';
import { type DumpKind, writeDump } from './write-dumps.ts';

const CHUNK_BYTES = 1024 * 1024;
/** As much as the peer, which takes one string, can hold. */
const READ_BYTES = 50e6;
const TURNS = 5;
/** Short works take more turns: on a machine that does other things as well, most of them are disturbed. */
const SECONDS = 5;
const READERS = new Map([postgresReader, mysqlReader, sqliteReader].map((reader) => [reader.dialect, reader]));

/** The whole reader (split, judge, count) alone on text in memory, in MB/s, against what is to be reached. */
export async function readerSpeedCase(name: 'reader-copy' | 'reader-insert', bench: Bench): Promise<CaseResult> {
  const kinds: DumpKind[] =
    name === 'reader-copy' ? ['pg-copy'] : ['pg-inserts', 'pg-rows-per-insert', 'mysql-extended', 'mysql-single', 'sqlite-dump'];
  const speeds: number[] = [];
  for (const kind of kinds) {
    const text = await textOf(kind, bench);
    speeds.push(text.length / 1e6 / best(() => read(text)));
  }
  const goal = name === 'reader-copy' ? 1000 : 300;
  return { ...compared(name, `the goal; the slowest of ${kinds.join(', ')}`, goal, Math.min(...speeds), 'MB/s'), bytes: READ_BYTES };
}

/** The same against dbgate-query-splitter, which only splits. */
export async function readerPeerCase(bench: Bench): Promise<CaseResult> {
  const text = await textOf('pg-inserts', bench);
  const string = text.toString('utf8');
  const theirs = best(() => void splitQuery(string, postgreSplitterOptions), 2);
  const ours = best(() => read(text));
  return { ...compared('reader-vs-dbgate', 'dbgate-query-splitter', theirs, ours, 's'), bytes: READ_BYTES };
}

async function textOf(kind: DumpKind, bench: Bench): Promise<Buffer> {
  const zip = await writeDump(kind, READ_BYTES, bench.dir, bench.servers);
  const { stdout } = await promisify(execFile)('unzip', ['-p', zip], { encoding: 'buffer', maxBuffer: 2 * READ_BYTES });
  return stdout;
}

function read(text: Buffer): void {
  const inspector: Inspector = createInspector({ readers: READERS });
  const entry = inspector.openEntry('dump.sql', text.subarray(0, DETECTION_HEAD_BYTES));
  for (let at = 0; at < text.length; at += CHUNK_BYTES) entry.push(text.subarray(at, at + CHUNK_BYTES));
  entry.end();
  inspector.finish();
}

/** Seconds of the best turn. */
function best(work: () => void, turns = TURNS): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0, spent = 0; turn < turns || spent < SECONDS; turn++) {
    const started = performance.now();
    work();
    const seconds = (performance.now() - started) / 1000;
    least = Math.min(least, seconds);
    spent += seconds;
  }
  return least;
}
