import fc from 'fast-check';

/** What looks like syntax and is none inside of quotes and comments. */
const BAIT = [';', '--', '-- ', '#', '/*', '//', '$$', ';;', '\n', '\r\n', 'DELIMITER x', 'é', '(', 'x', ' ', 'source y'];
const ESCAPED = ["\\'", '\\"', '\\\\', '\\n', '\\!'];
/** By quote: what may stand between. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  "'": [...BAIT, ...ESCAPED, "''", '"', '`'],
  '"': [...BAIT, ...ESCAPED, '""', "'", '`'],
  '`': [...BAIT, '``', "'", '"', '\\'],
};

const quoted = (quote: string): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...INSIDE[quote]!), { maxLength: 6 }).map((parts) => quote + parts.join('') + quote);
const commentText = fc
  .array(fc.constantFrom(...BAIT.filter((text) => !text.includes('\n') && text !== '/*'), "'", '"', '`', '\\'), { maxLength: 4 })
  .map((parts) => parts.join(''));

const FRAGMENT: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'b1', '1', '-2', '5--3', '(', ')', ',', '1.5e10', '0xFF', '@v', '+', '*', 'NULL', '_binary '),
  },
  { weight: 3, arbitrary: quoted("'") },
  { weight: 2, arbitrary: quoted('"') },
  { weight: 2, arbitrary: quoted('`') },
  { weight: 1, arbitrary: commentText.map((text) => `-- ${text}\n`) },
  { weight: 1, arbitrary: commentText.map((text) => `#${text}\n`) },
  { weight: 1, arbitrary: commentText.map((text) => `/* ${text} */`) },
  { weight: 1, arbitrary: quoted("'").map((text) => `/*!50000 c ${text} */`) },
  { weight: 1, arbitrary: fc.constant('/*M!100100 d */') },
);
const SEPARATOR = fc.constantFrom(' ', '\n', ' ', '  \n');

/** A statement that no server accepts, so that nothing but its text comes back. */
const STATEMENT = fc
  .array(fc.tuple(FRAGMENT, SEPARATOR), { maxLength: 12 })
  .map((parts) => `XSELECT ${parts.map(([text, space]) => text + space).join('')}`);

const GROUP = fc
  .tuple(fc.constantFrom(';', ';', ';', '//', '$$', ';;', 'END_OF_STMT'), fc.array(STATEMENT, { minLength: 1, maxLength: 4 }))
  .map(([delimiter, statements]) =>
    delimiter === ';'
      ? statements.map((sql) => `${sql};\n`).join('')
      : `DELIMITER ${delimiter}\n${statements.map((sql) => `${sql}\n${delimiter}\n`).join('')}DELIMITER ;\n`,
  );

/** Dumps as no tool writes them: everything that quotes, comments and delimiters can do to each other. */
export const GENERATED_DUMP: fc.Arbitrary<string> = fc.array(GROUP, { minLength: 1, maxLength: 6 }).map((groups) => groups.join(''));
