/** How the rows of a table may be loaded in bulk. Statements name the table by `name`, as SHOW CREATE TABLE quotes it. */
export interface BulkPlan {
  /** SHOW CREATE TABLE without its counter: what the table has to be again when its rows are there. */
  readonly definition: string;
  /** Takes the secondary indexes off and puts them on again; null when there are none to take off. */
  readonly indexes: { readonly drop: string; readonly add: string } | null;
  /** The column that the server draws numbers for. */
  readonly autoIncrement: string | null;
  readonly firstColumn: string;
}

const COUNTER = / AUTO_INCREMENT=\d+/;
const NAME = '`((?:[^`]|``)+)`';
const FIRST_COLUMN = new RegExp(`^CREATE TABLE ${NAME} \\(\\n {2}${NAME} `);
const KEY_LINE = new RegExp(`^ {2}((?:UNIQUE )?KEY ${NAME} \\(${NAME}.*?),?$`);
const AUTO_INCREMENT_LINE = new RegExp(`^ {2}${NAME} .* AUTO_INCREMENT\\b`);
// A text that another character set may have spoilt on its way, or an index whose build does not simply follow from its columns.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const PLAIN_LINE = /^[\x00-\x7f]+$/;
const UNUSUAL_KEY = /USING HASH|WITHOUT OVERLAPS/;

/**
 * The plan for the table that `created`, an answer of SHOW CREATE TABLE, describes. Null when its rows have to come in order over one
 * connection: no InnoDB, no primary key, rows with a history. An index whose removal the server or this reading does not allow stays on.
 */
export function bulkPlan(created: string): BulkPlan | null {
  const [, table, firstColumn] = FIRST_COLUMN.exec(created) ?? [];
  const lines = created.split('\n');
  if (table === undefined || firstColumn === undefined || !lines.some((line) => line.startsWith('  PRIMARY KEY ('))) return null;
  const options = created.slice(created.lastIndexOf('\n)'));
  if (!/ENGINE=InnoDB\b/.test(options) || /WITH SYSTEM VERSIONING|PERIOD FOR /.test(created)) return null;
  const autoIncrement = lines.map((line) => AUTO_INCREMENT_LINE.exec(line)?.[1]).find((name) => name !== undefined) ?? null;
  return { definition: withoutCounter(created), indexes: indexesOf(table, lines, autoIncrement), autoIncrement, firstColumn };
}

/** A definition without the number that the next row would draw. */
export function withoutCounter(created: string): string {
  return created.replace(COUNTER, '');
}

function indexesOf(table: string, lines: readonly string[], autoIncrement: string | null): BulkPlan['indexes'] {
  if (!PLAIN_LINE.test(table) || lines.some((line) => / GENERATED ALWAYS AS /.test(line))) return null;
  const keys = lines
    .map((line) => KEY_LINE.exec(line))
    .filter((found) => found !== null)
    .filter(([line, , , column]) => column !== autoIncrement && PLAIN_LINE.test(line) && !UNUSUAL_KEY.test(line));
  if (keys.length === 0) return null;
  const alter = `ALTER TABLE \`${table}\``;
  return {
    drop: `${alter} ${keys.map(([, , name]) => `DROP KEY \`${name}\``).join(', ')}`,
    add: `${alter} ${keys.map(([, definition]) => `ADD ${definition}`).join(', ')}`,
  };
}
