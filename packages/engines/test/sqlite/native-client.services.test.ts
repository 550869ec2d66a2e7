import { execFileSync } from 'node:child_process';
import { sqliteReader } from '@dumpdock/dump';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** What the sqlite3 shell says it runs (-echo): what it read up to the end of a line where a statement ends. */
function statementsOfShell(sql: string): string {
  return execFileSync('sqlite3', ['-batch', '-bail', '-echo', ':memory:'], { input: sql, encoding: 'utf8' });
}

/** The same of our reader, in pieces of `size` bytes. Comments before a statement belong to it in the shell. */
function statementsOfOurs(sql: string, size: number): string {
  const bytes = Buffer.from(sql);
  const found: string[] = [];
  let from = 0;
  const lexer = sqliteReader.createLexer(
    {
      statement({ end }) {
        found.push(bytes.toString('utf8', from, end + 1).replace(/^[\s;]+/, ''));
        from = end + 1;
      },
      clientCommand: () => undefined,
      data: () => undefined,
      dataEnd: () => undefined,
    },
    { dialect: 'sqlite', confidence: 1, tool: null, version: null, encoding: 'UTF8', bomBytes: 0 },
  );
  for (let at = 0; at < bytes.length; at += size) lexer.push(bytes.subarray(at, at + size));
  lexer.end();
  return found.map((statement) => `${statement}\n`).join('');
}

const gaps = fc.constantFrom(' ', '\n', '/* ; \' " */', '-- ; \' "\n', ' /**/ ', '\t');
const literals = fc
  .array(fc.constantFrom('a', ';', "''", '"', '`', '[', ']', '--', '/*', '*/', 'é', '🙂', '\n.quit\n', '\n#x', '\\', 'END;'), {
    maxLength: 8,
  })
  .map((parts) => `'${parts.join('')}'`);
const names = fc.constantFrom('"x;y"', '`x;y`', '[x;y]', '"x""y"', "'x;y'", '[-- x]', '"END"');
const select = fc
  .tuple(gaps, literals, gaps, names, gaps)
  .map(([a, literal, b, name, c]) => `SELECT${a}${literal}${b}AS${c}${name}${b} WHERE 0;`);
const trigger = fc
  .tuple(fc.nat(), gaps, literals, gaps)
  .map(
    ([n, a, literal, b]) =>
      `CREATE${a}TEMP TRIGGER IF NOT EXISTS r${n}${b} AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN ${literal} END;${a}UPDATE t SET a = CASE a WHEN 1 THEN 2 END;${b}END;`,
  );
const dumps = fc.array(fc.tuple(fc.oneof(select, select, trigger), fc.constantFrom('\n', '\n\n', '\n \n')), {
  minLength: 1,
  maxLength: 10,
});

test('statements end where the sqlite3 shell ends them, in pieces of any size', () => {
  fc.assert(
    fc.property(dumps, fc.integer({ min: 1, max: 60 }), (parts, size) => {
      const sql = `CREATE TABLE t(a);\n${parts.map(([statement, gap]) => statement + gap).join('')}`;
      expect(squeezed(statementsOfOurs(sql, size))).toEqual(squeezed(statementsOfShell(sql)));
    }),
    { numRuns: 60 },
  );
});

/** Line ends before statements aside. */
function squeezed(text: string): string {
  return text.replaceAll(/(?<=^|;\n)(?:[\s;]*\n)+/g, '');
}
