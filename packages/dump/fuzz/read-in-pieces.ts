import { DumpdockError } from '@dumpdock/contracts';
import {
  createInspector,
  DETECTION_HEAD_BYTES,
  type Detected,
  type DialectReader,
  detectDump,
  type LexerSink,
  mysqlReader,
  postgresReader,
  sqliteReader,
} from '@dumpdock/dump';

export const READERS: readonly DialectReader[] = [postgresReader, mysqlReader, sqliteReader];

/** The bytes in pieces of the given sizes, over and over; each piece is overwritten once it was read, as a reused buffer would be. */
function inPieces(bytes: Buffer, sizes: readonly number[], push: (chunk: Buffer) => void): void {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = Buffer.from(bytes.subarray(at, at + sizes[i % sizes.length]!));
    push(piece);
    at += piece.length;
    piece.fill(0x27);
  }
}

/** What is known of bytes that nobody can tell the dialect of. */
function detectedOf(bytes: Buffer, { dialect }: DialectReader): Detected {
  try {
    return { ...detectDump(bytes.subarray(0, DETECTION_HEAD_BYTES), 'x.sql', dialect), dialect };
  } catch {
    return { dialect, confidence: 1, tool: null, version: null, encoding: dialect === 'mysql' ? 'utf8mb4' : 'UTF8', bomBytes: 0 };
  }
}

/** A refusal counts as an answer; any other error is a fault of the reader and goes on. */
function refusal(error: unknown): string {
  if (error instanceof DumpdockError && error.code !== 'INTERNAL') return `${error.code} ${error.location?.byte_offset ?? ''}`;
  throw error;
}

/** Everything that a lexer tells, one event each; COPY data joined. @throws what is no refusal */
export function toldBy(reader: DialectReader, bytes: Buffer, sizes: readonly number[]): unknown[] {
  const events: unknown[] = [];
  let data = '';
  const sink: LexerSink = {
    statement: ({ place, start, end, rows, plainRows, bytes: text }) =>
      events.push([place, start, end, rows, plainRows === true, text?.toString('latin1') ?? null]),
    clientCommand: (place, line) => events.push([place, line.toString('latin1')]),
    data: (chunk) => {
      data += chunk.toString('latin1');
    },
    dataEnd: (rows) => {
      events.push([rows, data]);
      data = '';
    },
  };
  try {
    const lexer = reader.createLexer(sink, detectedOf(bytes, reader));
    inPieces(bytes, sizes, (piece) => lexer.push(piece));
    lexer.end();
  } catch (error) {
    events.push(refusal(error));
  }
  return events;
}

/** What the inspection makes of it. `each`: every statement is told and judged by itself, also where INSERTs that are alike could be told at once. */
export function inspectedBy(reader: DialectReader, bytes: Buffer, sizes: readonly number[], each = false): unknown {
  const createLexer: DialectReader['createLexer'] = (sink, detected) =>
    reader.createLexer(each ? ({ ...sink, repeats: undefined } as never) : sink, detected);
  const inspector = createInspector({ dialectHint: reader.dialect, readers: new Map([[reader.dialect, { ...reader, createLexer }]]) });
  try {
    // Without a head, so that what the bytes look like does not choose another reader.
    const entry = inspector.openEntry('x.sql', Buffer.alloc(0));
    inPieces(bytes, sizes, (piece) => entry.push(piece));
    entry.end();
    return inspector.finish();
  } catch (error) {
    return refusal(error);
  }
}
