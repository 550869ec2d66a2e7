/**
 * The order in which files are loaded: by name, path segment by path segment, runs of digits by their value (`2-data` before `10-index`), everything else by code
 * point, so that capitals come first as with `ls` in the C locale. Names that only differ in leading zeros keep code point order.
 *
 * A mydumper directory (`db.table-schema.sql` beside `db.table.sql`) cannot be loaded by name, since views refer to tables of any name. There the kind of file decides
 * first, as myloader does: databases, tables, rows, views, routines, triggers.
 */
export function inLoadOrder<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const phased = entries.some((entry) => /[^/.]\.[^/]+-schema\.sql(\.gz)?$/i.test(entry.name));
  const phase = (entry: T) => (phased ? mydumperPhase(entry.name) : 0);
  return entries.toSorted((a, b) => phase(a) - phase(b) || compareNames(a.name, b.name));
}

const MYDUMPER_PHASES = [
  /-schema-create\.sql$/i,
  /-schema(-sequence)?\.sql$/i,
  null,
  /-schema-view\.sql$/i,
  /-schema-post\.sql$/i,
  /-schema-triggers\.sql$/i,
];

function mydumperPhase(name: string): number {
  const plain = name.replace(/\.gz$/i, '');
  const found = MYDUMPER_PHASES.findIndex((pattern) => pattern?.test(plain) === true);
  return found === -1 ? MYDUMPER_PHASES.indexOf(null) : found;
}

/** Compares two entry names naturally; negative when `a` comes first. */
export function compareNames(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareSegments(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || byCodePoint(a, b);
}

function compareSegments(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareRuns(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareRuns(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return byCodePoint(a, b);
  const left = a.replace(/^0+(?=\d)/, '');
  const right = b.replace(/^0+(?=\d)/, '');
  return left.length - right.length || byCodePoint(left, right);
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
