import { createTupleSkipper } from '@dumpdock/dump';
import { expect, test } from 'vitest';

const LITERALS = ['7', '12', '-1.5', '1.5e10', '2E-3', 'NULL', 'true', `''`, `'it''s'`, `E'a\\'b'`, `B'01'`, `x'ff'`];

test.each(LITERALS)('a tuple that ends with %s is read where its statement ends', (literal) => {
  const skipper = createTupleSkipper();
  for (const sql of [`(${literal})`, `(1, ${literal})`, `(1, ${literal} ), (${literal}, 2)\n`]) {
    expect(skipper.read(Buffer.from(sql), 0, true)).toBe(sql.length);
    expect(skipper.read(Buffer.from(`${sql};`), 0, false)).toBe(sql.length + 1);
  }
  expect(skipper.rows).toBe(2);
});

test.each(LITERALS)('a tuple with %s that is cut off is not read', (literal) => {
  const sql = Buffer.from(`(1, ${literal});`);
  for (let length = 0; length < sql.length; length++) expect(createTupleSkipper().read(sql.subarray(0, length), 0, false)).toBe(-1);
});

test.each(['1+1', 'f(1)', '12a', '1e', `'a`, 'nul', `E'a`, '$1', ''])('%s is left to the lexer', (text) => {
  expect(createTupleSkipper().read(Buffer.from(`(1, ${text})`), 0, true)).toBe(-1);
});
