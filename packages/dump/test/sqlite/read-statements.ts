import { sqliteReader } from '../../src/index.ts';

/** Everything the SQLite lexer says of `dump`, in pieces of the sizes that `next` gives. */
export function readStatements(dump: Buffer, next: () => number = () => dump.length): unknown[] {
  const said: unknown[] = [];
  const lexer = sqliteReader.createLexer(
    {
      statement: ({ place, start, end, bytes, head, rows, plainRows, valuesAt }) =>
        said.push({ place, start, end, text: bytes?.toString('latin1'), head: head.length, rows, plainRows, valuesAt }),
      clientCommand: (place, bytes) => said.push({ place, command: bytes.toString('latin1') }),
      data: () => undefined,
      dataEnd: () => undefined,
    },
    { dialect: 'sqlite', confidence: 1, tool: null, version: null, encoding: 'UTF8', bomBytes: 0 },
  );
  for (let at = 0; at < dump.length; ) {
    const size = Math.max(1, next());
    // A piece is the caller's again once it was taken: so it is overwritten.
    const piece = Buffer.from(dump.subarray(at, at + size));
    lexer.push(piece);
    piece.fill(0x27);
    at += size;
  }
  lexer.end();
  return said;
}
