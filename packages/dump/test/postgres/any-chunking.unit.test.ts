import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInspector, type LexerSink, postgresReader } from '../../src/index.ts';
import { dumpText } from './dump-text.ts';

const DETECTED = { dialect: 'postgresql', confidence: 1, tool: null, version: null, encoding: 'UTF8', bomBytes: 0 } as const;

/** The bytes in pieces of the given sizes, over and over; each piece is overwritten once it was read. */
function inPieces(bytes: Buffer, sizes: readonly number[], push: (chunk: Buffer) => void): void {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = Buffer.from(bytes.subarray(at, at + sizes[i % sizes.length]!));
    push(piece);
    at += piece.length;
    piece.fill(0x27);
  }
}

/** Everything that a lexer tells, one line each; COPY data joined. */
function told(bytes: Buffer, sizes: readonly number[]): unknown[] {
  const events: unknown[] = [];
  let data = '';
  const sink: LexerSink = {
    statement: ({ place, start, end, rows, bytes: text }) => events.push([place, start, end, rows, text?.toString('latin1')]),
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
    const lexer = postgresReader.createLexer(sink, DETECTED);
    inPieces(bytes, sizes, (piece) => lexer.push(piece));
    lexer.end();
  } catch (error) {
    events.push(String(error));
  }
  return events;
}

/** What the inspection makes of it, where INSERTs that are alike are told at once. */
function inspected(bytes: Buffer, sizes: readonly number[]): unknown {
  const inspector = createInspector({ dialectHint: 'postgresql', readers: new Map([['postgresql', postgresReader]]) });
  try {
    const entry = inspector.openEntry('x.sql', Buffer.from('SET client_encoding = UTF8; -- PostgreSQL database dump'));
    inPieces(bytes, sizes, (piece) => entry.push(piece));
    entry.end();
    return inspector.finish();
  } catch (error) {
    return String(error);
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

test('any chunking tells the same', () => {
  fc.assert(
    fc.property(dumpText, sizes, (text, pieces) => {
      const bytes = Buffer.from(text);
      expect(told(bytes, pieces)).toEqual(told(bytes, [bytes.length + 1]));
      expect(inspected(bytes, pieces)).toEqual(inspected(bytes, [bytes.length + 1]));
    }),
    { numRuns: 1000 },
  );
});

test('telling INSERTs at once counts the same as telling each', () => {
  fc.assert(
    fc.property(dumpText, (text) => {
      const bytes = Buffer.from(text);
      const each = told(bytes, [bytes.length + 1]);
      const found = inspected(bytes, [bytes.length + 1]);
      if (typeof found === 'string') return;
      const statements = each.filter((event) => Array.isArray(event) && event.length === 5).length;
      expect(found).toMatchObject({ entries: [{ statements }] });
    }),
    { numRuns: 500 },
  );
});
