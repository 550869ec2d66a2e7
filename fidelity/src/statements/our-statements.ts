import type { Dialect } from '@dumpdock/contracts';
import { DETECTION_HEAD_BYTES, type DialectReader, detectDump, mysqlReader, postgresReader, sqliteReader } from '@dumpdock/dump';

/** A statement of a dump as the reader tells it. */
export interface OurStatement {
  /** Its bytes are `[start, end)` of the dump. */
  readonly start: number;
  readonly end: number;
  /** Why the policy lets no dump with it, or with a client command inside of it, be loaded; null when it does. */
  readonly refused: string | null;
  /** The COPY data behind it. */
  data: Buffer | null;
}

const READERS: Readonly<Record<Dialect, DialectReader>> = { postgresql: postgresReader, mysql: mysqlReader, sqlite: sqliteReader };
/** No divisor of anything: pieces end everywhere. */
const PIECE_BYTES = 61_441;

/** Reads a dump, in pieces. @throws DumpdockError as an inspection of it would */
export function ourStatements(dialect: Dialect, dump: Buffer): OurStatement[] {
  const found: OurStatement[] = [];
  let chunks: Buffer[] = [];
  let command = { code: '', at: -1 };
  const detected = detectDump(dump.subarray(0, DETECTION_HEAD_BYTES), 'dump.sql', dialect);
  const judge = READERS[dialect].createJudge();
  judge.openEntry('dump.sql', detected);
  const lexer = READERS[dialect].createLexer(
    {
      statement(statement) {
        const { start, end, bytes } = statement;
        if (bytes !== null && !bytes.equals(dump.subarray(start, end))) throw new Error(`The bytes at ${start} are not those of the dump.`);
        const { decision, code } = judge.judge(statement);
        const inside = command.at >= start ? command.code : null;
        found.push({ start, end, refused: decision === 'refuse' ? code : inside, data: null });
      },
      clientCommand(place, bytes) {
        const { decision, code } = judge.judgeClientCommand(place, bytes);
        if (decision === 'refuse') command = { code, at: place.byteOffset };
      },
      data: (chunk) => void chunks.push(Buffer.from(chunk)),
      dataEnd() {
        found.at(-1)!.data = Buffer.concat(chunks);
        chunks = [];
      },
    },
    detected,
  );
  for (let at = 0; at < dump.length; at += PIECE_BYTES) lexer.push(dump.subarray(at, at + PIECE_BYTES));
  lexer.end();
  return found;
}
