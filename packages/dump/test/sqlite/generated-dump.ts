import fc from 'fast-check';

const gaps = fc.constantFrom(' ', '\n', '/* ; \' " */', '-- ; \' "\n', ' /**/ ', '\t', '\r\n');
const literals = fc
  .array(fc.constantFrom('a', ';', "''", '"', '`', '[', ']', '--', '/*', '*/', 'é', '🙂', '\n.quit\n', '\n#x', '\\', 'END;', '\r\n'), {
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
/** Lines of the shell, comments and nothing stand between statements; some share a line. */
const between = fc.constantFrom('\n', '\n\n', '\n \n', '\r\n', ' ', '\n-- a; b\n', '\n/* a\n; b */ ', '\n# a\n', '\n.echo on\n', ';;\n');

/** Dumps as no tool writes them: everything that sqlite3_complete() and the shell have rules for. */
export const GENERATED_SQLITE: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.oneof(select, select, trigger), between), { minLength: 1, maxLength: 10 })
  .map((parts) => `CREATE TABLE t(a);\n${parts.map(([statement, gap]) => statement + gap).join('')}`);
