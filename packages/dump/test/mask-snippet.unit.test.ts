import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SNIPPET_LENGTH, maskSnippet } from '../src/index.ts';

const mask = (sql: string) => maskSnippet(Buffer.from(sql));

describe('maskSnippet', () => {
  it.each([
    [`INSERT INTO "pub"."t" (a) VALUES (1,'sec''ret',NULL)`, 'INSERT INTO "pub"."t" (a) VALUES (?,?,NULL)'],
    ['COPY t (a,b) FROM stdin;\n1\tsecret', 'COPY t (a,b) FROM stdin …'],
    ['1\tsecret\tfoo', '…'],
    ['hunter2', '…'],
    ['\\connect secret', '\\connect …'],
    ['.shell id', '.shell …'],
    ['.quit', '.quit'],
    ['/*!40101 SET NAMES utf8mb4 */', '/*!40101 SET NAMES utf8mb4 */'],
    ['DROP TABLE   IF EXISTS\n public.täble', 'DROP TABLE IF EXISTS public.täble'],
    ["CREATE FUNCTION f() AS $x$ it's secret $x$", 'CREATE FUNCTION f() AS ? …'],
    ['SET PASSWORD = "secret"', 'SET PASSWORD = ?'],
    ['', ''],
  ])('%j', (sql, shown) => expect(mask(sql)).toBe(shown));

  it.each([
    "INSERT INTO t VALUES ('a\\'secret",
    "INSERT INTO t VALUES ('C:\\','secret')",
    "# don't\nINSERT INTO t VALUES('secret')",
    "INSERT INTO t VALUES (1) -- it's\n,('secret'",
    "UPDATE t SET a='O'secret' WHERE 1",
    "INSERT INTO t VALUES ('x' secret, 'y')",
    "SELECT /* /* ' */ */ 'secret'",
    "SELECT [it's], 'secret'",
    "SELECT 5--3'\n,'secret'",
    "INSERT INTO t VALUES (X'secret')",
    'INSERT INTO t VALUES ("secret", secret, `secret`)',
    'secret\t1\t2',
  ])('shows no value of %j', (sql) => expect(mask(sql)).not.toContain('secret'));

  it('never shows what is quoted, however the text before it is broken', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '`',
      '[',
      ']',
      '\\',
      '$$',
      '--',
      '#',
      '/*',
      '*/',
      ' ',
      '\n',
      'a',
      '1',
      ',',
      '(',
      ')',
      'VALUES',
      '/*!50001 ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (before) => {
        const shown = mask(`INSERT INTO t VALUES (${before.join('')}'hunter'`);
        expect(shown).not.toContain('hunter');
        expect(shown.length).toBeLessThanOrEqual(MAX_SNIPPET_LENGTH);
      }),
      { numRuns: 3000 },
    );
  });
});
