import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteEngine } from '../../src/index.ts';
import { type LiteLab, liteLab } from './lite-lab.ts';

let lab: LiteLab;
beforeEach(() => {
  lab = liteLab();
});
afterEach(() => lab.remove());

const engine = createSqliteEngine();
const TABLES = `CREATE TABLE a(v);
CREATE TABLE i(v INTEGER);
CREATE TABLE n(v NUMERIC);
CREATE TABLE r(v REAL);
CREATE TABLE t(v TEXT);
CREATE TABLE b(v BLOB);
CREATE TABLE s(v ANY) STRICT;
`;

/** What SQLite itself makes of the same SQL. */
function reference(sql: string): unknown {
  const file = `${lab.dir}/reference.db`;
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false, enableDoubleQuotedStringLiterals: true });
  db.exec(`BEGIN;\n${sql}COMMIT;`);
  db.close();
  return lab.contents(file);
}

async function expectSame(literals: readonly string[], separate = true): Promise<void> {
  const inserts = ['a', 'i', 'n', 'r', 't', 'b', 's'].map((table) =>
    separate
      ? literals.map((literal) => `INSERT INTO ${table} VALUES(${literal});\n`).join('')
      : `INSERT INTO ${table} VALUES (${literals.join('),\n(')});\n`,
  );
  const sql = TABLES + inserts.join('');
  await engine.load(lab.task(sql));
  expect(lab.contents()).toEqual(reference(sql));
}

const LITERALS = [
  ...['0', '-0', '1', '-1', '4095', '4096', '007', '9007199254740993', '-9007199254740993', '999999999999999', '1000000000000000'],
  ...['9223372036854775807', '-9223372036854775807', '-9223372036854775808', '9223372036854775808', '99999999999999999999999'],
  ...[
    '0.0',
    '-0.0',
    '1.0',
    '-1.5',
    '.5',
    '5.',
    '1e3',
    '1E+3',
    '-2.5e-3',
    '1e999',
    '-1e999',
    '123456789012345.0',
    '0.1',
    '100000000000000000000.0',
  ],
  ...['0x1F', '-0x10', '+5', '- 5', '(7)', '1+1', "x''", "X'00fF'", "X'0D0A'", 'NULL', 'null', 'TRUE', 'false'],
  ...["''", "'a'", "'it''s'", "''''", "'é表🙂'", "'a\nb'", "'a\rb'", "'5'", "'5.0'", "' 5 '", "'1e2'", "'x''00'''", "'%;--/*'"],
  ...[
    "replace('a\\nb','\\n',char(10))",
    "replace(replace('a\\r\\nb','\\r',char(13)),'\\n',char(10))",
    "replace('a','','x')",
    "REPLACE('aXa','X','''')",
  ],
  ...[
    "replace('aaa','aa','$&')",
    'char(10)',
    'char(0)',
    'char(128)',
    'char(65,66)',
    "unistr('a\\u000ab\\\\c')",
    "unistr('\\000a\\+01f642\\U0001F642')",
  ],
  ...["unistr('\\ud83d\\ude42')", "unistr('\\u0000')", `'${'long;'.repeat(30)}'`],
];

test('every kind of literal is stored as SQLite stores it, whatever the column, one row a statement', () => expectSame(LITERALS));

test('the same in one statement of many rows', () =>
  expectSame(
    LITERALS.filter((literal) => literal !== '- 5' || true),
    false,
  ));

test('generated literals are stored as SQLite stores them', async () => {
  const integers = fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String);
  const decimals = fc.tuple(fc.integer(), fc.nat({ max: 99_999 })).map(([whole, part]) => `${whole}.${part}`);
  const texts = fc.string({ unit: fc.constantFrom('a', "''", 'é', '\n', '🙂', ';', '(', ',', '\\n', 'x') }).map((text) => `'${text}'`);
  const blobs = fc.uint8Array({ maxLength: 20 }).map((bytes) => `x'${Buffer.from(bytes).toString('hex')}'`);
  const replaced = texts.map((text) => `replace(${text},'\\n',char(10))`);
  const literal = fc.oneof(integers, decimals, texts, blobs, replaced, fc.constantFrom(...LITERALS));
  await fc.assert(
    fc.asyncProperty(fc.array(literal, { minLength: 1, maxLength: 40 }), fc.boolean(), async (literals, separate) => {
      lab.remove();
      lab = liteLab();
      await expectSame(literals, separate);
    }),
    { numRuns: 12 },
  );
});

test('decimals are rounded to the nearest double', async () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const doubles = fc.sample(finite, { numRuns: 500, seed: 3 }).map((value) => value.toPrecision(20));
  await engine.load(
    lab.task(
      `CREATE TABLE d(v);\n${doubles.map((text) => `INSERT INTO d VALUES(${text.replace(/^(-?\d+)(e|$)/, '$1.0$2')});\n`).join('')}`,
    ),
  );
  expect(lab.rows('SELECT v FROM d').map(([value]) => value)).toEqual(doubles.map(Number));
});

test('infinity as sqlite3 3.53 writes it is infinity', async () => {
  await engine.load(lab.task('CREATE TABLE d(v);\nINSERT INTO d VALUES(Inf);\nINSERT INTO d VALUES(-Inf);\n'));
  expect(lab.rows('SELECT v FROM d')).toEqual([[Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY]]);
});

test('bytes that are not UTF-8 are kept, as sqlite3 keeps them', async () => {
  const sql = Buffer.concat([
    Buffer.from("CREATE TABLE d(v);\nINSERT INTO d VALUES('a"),
    Buffer.from([0xe9, 0x27, 0x27, 0xff]),
    Buffer.from("');\n"),
  ]);
  await engine.load(lab.task(sql));
  expect(lab.rows('SELECT typeof(v), hex(v) FROM d')).toEqual([['text', '61E927FF']]);
});

test('calls round long texts are made where the text stands', async () => {
  const long = "it''s; \\n é\\r\\n".repeat(20_000);
  const escaped = 'a\\u000ab\\\\c\\+01f642\\00e9'.repeat(10_000);
  await expectSame([
    `'${long}'`,
    `replace('${long}','\\n',char(10))`,
    `replace(replace('${long}','\\r',char(13)),'\\n',char(10))`,
    `replace('${long}','s','longer')`,
    `unistr('${escaped}')`,
  ]);
});

test('long texts keep every byte, in a file that keeps UTF-16 too', async () => {
  const long = `${"it''s; é\r\n".repeat(30_000)}`;
  for (const encoding of ['UTF-8', 'UTF-16le']) {
    lab.remove();
    lab = liteLab();
    await engine.load(
      lab.task(`PRAGMA encoding='${encoding}';\nCREATE TABLE d(v);\nINSERT INTO d VALUES('${long}');\nINSERT INTO d VALUES('short');\n`),
    );
    expect(lab.rows('SELECT v FROM d')).toEqual([[long.replaceAll("''", "'").replaceAll('\r\n', '\n')], ['short']]);
  }
});
