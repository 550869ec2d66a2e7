import { DIALECTS } from '@dumpdock/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectedBy, READERS, toldBy } from '../fuzz/read-in-pieces.ts';

/** Values as tools write them, and what only looks like one. */
const VALUE = fc.constantFrom(
  ...[
    "'it''s'",
    "'a;b'",
    "'-- c'",
    "''",
    "'x'' , ('",
    '1',
    '-1.5',
    '1e5',
    '1e-5',
    'NULL',
    '0x4142',
    "X'4142'",
    "x''",
    "_binary 'q'",
    "'é\n'",
  ],
  ...[
    'now()',
    "replace('a','b',char(10))",
    '(1)',
    '-- c\n1',
    '/* c */1',
    '--1',
    "'back\\\\'",
    "'back\\''",
    "E'a\\'b'",
    '"n"',
    '`n`',
    '#\n1',
    '$$;$$',
    '.5',
  ],
);
const TUPLE = fc.array(VALUE, { minLength: 1, maxLength: 4 }).map((values) => `(${values.join(',')})`);
const GAP = fc.constantFrom('\n', ';\n', ' \n', '', '\r\n', '\n-- c\n', '\n\n');
/** Runs of statements that are alike up to their rows, now and then broken by another one. */
const HEAD = fc.constantFrom(
  'INSERT INTO t VALUES ',
  'INSERT INTO `t` VALUES ',
  'INSERT INTO "t" VALUES',
  'insert into t (a) values ',
  'REPLACE INTO t VALUES ',
  'DELETE FROM t WHERE a = ',
);
const STATEMENT = fc
  .tuple(HEAD, fc.array(TUPLE, { minLength: 1, maxLength: 3 }), GAP)
  .map(([head, tuples, gap]) => `${head}${tuples.join(',')};${gap}`);
const RUN = fc.tuple(STATEMENT, fc.integer({ min: 1, max: 4 }), fc.array(STATEMENT, { maxLength: 2 }));
const DUMP = fc
  .array(RUN, { minLength: 1, maxLength: 4 })
  .map((runs) => runs.map(([one, times, others]) => one.repeat(times) + others.join('')).join(''));
const SIZES = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });

describe.each(DIALECTS)('%s', (dialect) => {
  const reader = READERS.find((candidate) => candidate.dialect === dialect)!;

  test('any chunking tells, counts and judges the same', () => {
    fc.assert(
      fc.property(DUMP, SIZES, (text, sizes) => {
        const bytes = Buffer.from(text);
        expect(toldBy(reader, bytes, sizes)).toEqual(toldBy(reader, bytes, [bytes.length]));
        expect(inspectedBy(reader, bytes, sizes)).toEqual(inspectedBy(reader, bytes, [bytes.length]));
      }),
      { numRuns: 500 },
    );
  });

  test('INSERTs told at once count as INSERTs told one by one', () => {
    fc.assert(
      fc.property(DUMP, (text) => {
        const bytes = Buffer.from(text);
        expect(inspectedBy(reader, bytes, [bytes.length])).toEqual(inspectedBy(reader, bytes, [bytes.length], true));
      }),
      { numRuns: 1000 },
    );
  });
});
