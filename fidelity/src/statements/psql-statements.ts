import path from 'node:path';
import { runProgram } from '@dumpdock/testkit';
import type { PostgresRecorder } from './postgres-recorder.ts';
import type { Sent } from './sent.ts';

/** libpq, PQsetClientEncoding: what `\encoding` sends. */
const OF_THE_CLIENT = /^set client_encoding to '[^']*'$/;
/** copy.c, handleCopyIn: psql before 18 sends the line that ends the data with it. */
const END_LINE = /(^|\n)\\\.\r?\n$/;

/** What psql sends of a dump. */
export async function psqlStatements(recorder: PostgresRecorder, file: string): Promise<Sent[]> {
  recorder.taken();
  const url = `postgresql://x@127.0.0.1:${recorder.port}/x?sslmode=disable&gssencmode=disable`;
  const { code, stderr } = await runProgram('psql', ['-X', '-q', '-f', path.basename(file), url], { cwd: path.dirname(file) });
  if (code !== 0) throw new Error(`psql stopped: ${stderr.slice(-500)}`);
  return recorder
    .taken()
    .filter(({ text }) => text.length > 100 || !OF_THE_CLIENT.test(text.toString('latin1')))
    .map(({ text, data }) => ({ text, data: data === null ? null : withoutEndLine(data) }));
}

function withoutEndLine(data: Buffer): Buffer {
  const found = END_LINE.exec(data.toString('latin1', Math.max(0, data.length - 5)));
  return found === null ? data : data.subarray(0, data.length - found[0].length + found[1]!.length);
}
