import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSqliteLexer, type Statement } from '../../src/index.ts';
import { readStatements } from './read-statements.ts';

/** Pieces that bite: of SQL, of literals and comments, of what only looks like the end of something. */
const PIECES = [
  "INSERT INTO t VALUES(1,'a');\n",
  "INSERT INTO t VALUES(2,'it''s; fine'),(3,NULL);\n",
  "INSERT INTO t VALUES(4,replace('a\\nb','\\n',char(10)));\r\n",
  "INSERT INTO t VALUES(4,xreplace('a','b',char(10)));\n",
  "INSERT INTO t VALUES(5,-1.5e3,X'00ff');\n",
  'INSERT INTO t VALUES(5--3;\n,2);\n',
  'INSERT INTO t VALUES(6 /* ; */,7);',
  "INSERT INTO u VALUES(1,'é;--');\n",
  "INSERT INTO t VALUES(1) ON CONFLICT DO UPDATE SET a='x;';\n",
  "INSERT INTO t VALUES((SELECT 'a;'));\n",
  "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 'END;' END; END;\n",
  'CREATE TABLE [a;b]("c;""d", `e;f`) -- don\'t\n;\n',
  '.quit\n',
  '# line\n',
  "/* ; ' */",
  "-- ; '\n",
  ';;\n',
  "SELECT 'multi\n.read x\nline';\n",
  'END;\n',
];

test.each([1, 2, 3, 7, 64])('says the same in pieces of %i bytes', (size) => {
  const dump = Buffer.from(PIECES.join(''));
  expect(readStatements(dump, () => size)).toEqual(readStatements(dump));
});

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });

test('says the same for random texts in random pieces', () => {
  const texts = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(texts, fc.nat(), sizes, (text, cut, some) => {
      const dump = Buffer.from(cut % 2 === 0 ? text : text.slice(0, cut % text.length));
      let turn = 0;
      expect(attempt(() => readStatements(dump, () => some[turn++ % some.length]!))).toEqual(attempt(() => readStatements(dump)));
    }),
    { numRuns: 400 },
  );
});

test('a run of INSERTs is read as each of them alone would be', () => {
  const inserts = fc.array(fc.constantFrom(...PIECES.filter((piece) => piece.startsWith('INSERT'))), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(inserts, (pieces) => {
      const together = readStatements(Buffer.from(pieces.join(''))).map(withoutPlace);
      expect(together).toEqual(pieces.flatMap((piece) => readStatements(Buffer.from(piece))).map(withoutPlace));
    }),
    { numRuns: 400 },
  );
});

test('places are those of the first byte, also in a run', () => {
  const places = readStatements(Buffer.from("INSERT INTO t VALUES('a\nb');\n  INSERT INTO t VALUES('c');INSERT INTO t VALUES(1);")) as {
    place: unknown;
  }[];
  expect(places.map(({ place }) => place)).toEqual([
    { line: 1, column: 1, byteOffset: 0, statement: 1 },
    { line: 3, column: 3, byteOffset: 31, statement: 2 },
    { line: 3, column: 29, byteOffset: 57, statement: 3 },
  ]);
});

test('a NUL byte is refused, wherever it stands', () => {
  for (const tuple of ["('a\0b')", `('${'x'.repeat(200)}\0')`, '(1\0)']) {
    const dump = Buffer.from(`INSERT INTO t VALUES(1);\nINSERT INTO t VALUES${tuple};\n`);
    expect(() => readStatements(dump)).toThrow(expect.objectContaining({ code: 'NOT_TEXT_SQL' }));
  }
});

function withoutPlace(said: unknown): unknown {
  const { place: _place, start: _start, end: _end, ...rest } = said as Record<string, unknown>;
  return rest;
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return { refused: (error as { code?: string }).code };
  }
}

test('a statement that is too long to be kept is still known to be rows, or not', () => {
  const long = 'x'.repeat(300);
  const plainOf = (sql: string, size: number) => {
    const said: unknown[] = [];
    const sink = {
      statement: (given: Statement) => said.push([given.bytes, given.rows, given.plainRows]),
      clientCommand() {},
      data() {},
      dataEnd() {},
    };
    const lexer = createSqliteLexer(sink, { bomBytes: 0 }, 100);
    for (let at = 0; at < sql.length; at += size) lexer.push(Buffer.from(sql.slice(at, at + size)));
    lexer.end();
    return said;
  };
  for (const size of [1, 5, 50]) {
    expect(plainOf(`INSERT INTO t VALUES(1,replace('${long}','\\n',char(10))),('${long}',2);`, size)).toEqual([[null, 2, true]]);
    expect(plainOf(`INSERT INTO t VALUES(1,'${long}'),((SELECT 1),2);`, size)).toEqual([[null, 2, false]]);
    expect(plainOf(`INSERT INTO t VALUES(1,'${long}') ON CONFLICT DO NOTHING;`, size)).toEqual([[null, 1, false]]);
    expect(plainOf(`INSERT INTO t SELECT '${long}' UNION VALUES(1);`, size)).toEqual([[null, 0, false]]);
  }
});
