import { readFileSync } from 'node:fs';
import { type Dialect, DumpdockError } from '@dumpdock/contracts';
import { clientText, createSessionState } from '@dumpdock/dump';
import { CLIENT_RULES } from './client-rules.ts';
import { lineUp } from './line-up.ts';
import type { NativeClients } from './native-clients.ts';
import { ourStatements } from './our-statements.ts';

/** What became of a file. `refused`: they part at a statement with which no dump is loaded, or we do not read the file at all. */
export interface StatementOutcome {
  readonly verdict: 'same' | 'different' | 'refused';
  readonly statements: number;
  readonly note: string;
}

/** Compares what our reader finds in a file with what its native client sends. */
export async function settleStatements(
  clients: NativeClients,
  dialect: Dialect,
  file: string,
  options?: readonly string[],
): Promise<StatementOutcome> {
  const dump = readFileSync(file);
  const found = readOurs(dialect, dump);
  if (found instanceof DumpdockError) return { verdict: 'refused', statements: 0, note: found.code };
  const asSent = clientView(dialect);
  const ours = found.map(({ start, end, data }) => ({ text: asSent(dump.subarray(start, end)), data }));
  const parting = lineUp(ours, await clients.statementsOf(dialect, file, options), CLIENT_RULES[dialect]);
  if (parting === null) return { verdict: 'same', statements: ours.length, note: '' };
  const refused = found[parting.own]?.refused ?? null;
  return {
    verdict: refused === null ? 'different' : 'refused',
    statements: ours.length,
    note: refused ?? `at statement ${parting.own + 1}${parting.shown}`,
  };
}

function readOurs(dialect: Dialect, dump: Buffer): ReturnType<typeof ourStatements> | DumpdockError {
  try {
    return ourStatements(dialect, dump);
  } catch (error) {
    if (error instanceof DumpdockError) return error;
    throw error;
  }
}

/** What a client makes of the bytes of a statement before it sends them. */
function clientView(dialect: Dialect): (text: Buffer) => Buffer {
  if (dialect === 'postgresql') return (text) => text;
  if (dialect === 'sqlite') return withLineFeeds;
  const session = createSessionState('utf8mb4');
  return (text) => {
    const sent = clientText(text, session.mode());
    session.observe(text);
    return sent;
  };
}

/** The sqlite3 shell takes CRLF for the end of a line, inside of literals too (shell.c, local_getline). */
const withLineFeeds = (text: Buffer): Buffer =>
  text.includes('\r\n') ? Buffer.from(text.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : text;
