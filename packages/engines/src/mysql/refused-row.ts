import { tokenizeMysql } from '@dumpdock/dump';
import { quoteName, quoteText, type Session } from './connect.ts';
import { ServerError } from './query-reply.ts';

/** An INSERT of several rows that the server refused without saying which of them. */
export interface RefusedRows {
  readonly error: ServerError;
  readonly database: string;
  readonly table: string;
  readonly prefix: Buffer;
  /** The tuples, commas between them. */
  readonly tuples: Buffer;
  readonly rows: number;
}

/** Looking for a row in more than this is not worth the wait. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Inserts the rows one by one until the server refuses one with the very words that it refused all of them with; that one's number, from 1. Null where it cannot be told: the table keeps
 * what a failed statement did, or rows that came behind are in the way. What is loaded meanwhile goes with everything else.
 */
export async function findRefusedRow(session: Session, refused: RefusedRows): Promise<number | null> {
  if (refused.tuples.length > MAX_BYTES) return null;
  const tuples = cutTuples(refused.tuples);
  if (tuples.length !== refused.rows || !(await takesStatementsBack(session, refused))) return null;
  await session.run(`USE ${quoteName(refused.database)}`);
  for (const [at, tuple] of tuples.entries()) {
    const said = await session.send([refused.prefix, tuple]).then(
      () => null,
      (error: unknown) => error,
    );
    if (said === null) continue;
    return said instanceof ServerError && said.serverMessage === refused.error.serverMessage ? at + 1 : null;
  }
  return null;
}

async function takesStatementsBack(session: Session, { database, table }: RefusedRows): Promise<boolean> {
  const where = `TABLE_SCHEMA = ${quoteText(database)} AND TABLE_NAME = ${quoteText(table)}`;
  const { rows } = await session.run(`SELECT ENGINE FROM information_schema.TABLES WHERE ${where}`);
  return rows[0]?.[0] === 'InnoDB';
}

function cutTuples(bytes: Buffer): Buffer[] {
  const tuples: Buffer[] = [];
  let depth = 0;
  let from = 0;
  for (const { kind, text, start, end } of tokenizeMysql(bytes, 'all')) {
    if (kind !== 'punctuation') continue;
    if (text === '(' && depth++ === 0) from = start;
    if (text === ')' && --depth === 0) tuples.push(bytes.subarray(from, end));
  }
  return tuples;
}
