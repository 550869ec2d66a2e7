/** The part of an INSERT before its rows, or a COPY, as written. */
export interface InsertHead {
  /** Table, with its schema when it has one. */
  readonly table: string;
  /** Names of the columns, unquoted; null: all of the table, in their order. */
  readonly columns: readonly string[] | null;
  /** The columns as written, with their parentheses; empty: none. */
  readonly list: string;
}

const NAME = String.raw`(?:"(?:[^"\0]|"")+"|[A-Za-z_][\w$]*)`;
const HEAD = new RegExp(
  String.raw`^insert\s+into\s+(${NAME}(?:\s*\.\s*${NAME})?)\s*(\((?:\s*${NAME}\s*,)*\s*${NAME}\s*\))?\s*(overriding\s+system\s+value\s*)?values$`,
  'i',
);
const COPY = new RegExp(String.raw`^copy\s+(${NAME}\s*\.\s*${NAME})\s*(\((?:\s*${NAME}\s*,)*\s*${NAME}\s*\))?\s*from\s+stdin\s*$`, 'i');
/** Longest head that is looked at. */
const MAX_HEAD_BYTES = 64 * 1024;

/**
 * Reads `INSERT INTO table [(columns)] [OVERRIDING SYSTEM VALUE] VALUES` (gram.y, insert_rest). Null: it says more than that, or names something in
 * bytes beyond ASCII in another encoding than UTF-8. OVERRIDING SYSTEM VALUE is what COPY does anyhow (manual, COPY, Notes).
 */
export function readInsertHead(prefix: Buffer, encoding: string): (InsertHead & { readonly overriding: boolean }) | null {
  if (prefix.length > MAX_HEAD_BYTES || (encoding !== 'UTF8' && prefix.some((byte) => byte >= 0x80))) return null;
  const found = HEAD.exec(prefix.toString('utf8'));
  if (found === null) return null;
  const [, table = '', list = '', overriding] = found;
  return { table, list, columns: list === '' ? null : namesIn(list), overriding: overriding !== undefined };
}

/** Reads `COPY schema.table [(columns)] FROM stdin`, in UTF-8. Null: it says more than that. */
export function readCopyHead(statement: Buffer): InsertHead | null {
  const found = statement.length > MAX_HEAD_BYTES ? null : COPY.exec(statement.toString('utf8'));
  if (found === null) return null;
  const [, table = '', list = ''] = found;
  return { table, list, columns: list === '' ? null : namesIn(list) };
}

function namesIn(list: string): string[] {
  return Array.from(list.matchAll(new RegExp(NAME, 'g')), ([name]) =>
    name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase(),
  );
}
