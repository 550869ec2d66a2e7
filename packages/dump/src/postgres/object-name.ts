import type { Token } from './tokens.ts';

/** A name of one to three parts, unquoted, as `schema.name`; latin-1 text of the tokens turned back into UTF-8. */
export interface ObjectName {
  readonly schema: string | null;
  readonly name: string;
  /** Index of the first token behind it. */
  readonly next: number;
}

/** Reads the name that starts at `at`; null when there is none. */
export function readName(tokens: readonly Token[], at: number): ObjectName | null {
  const parts: string[] = [];
  let next = at;
  while (isIdentifier(tokens[next])) {
    parts.push(decoded(tokens[next]!.text));
    next++;
    if (tokens[next]?.text !== '.' || tokens[next]?.kind !== 'symbol') break;
    next++;
  }
  const name = parts.at(-1);
  return name === undefined ? null : { schema: parts.at(-2) ?? null, name, next };
}

/** `schema.name`, or `name` when the statement names no schema. */
export function joined(name: ObjectName): string {
  return name.schema === null ? name.name : `${name.schema}.${name.name}`;
}

/** The comma-separated names from `at` on, each perhaps as `ONLY name`, `ONLY (name)` or `name *` (relation_expr in gram.y). */
export function readNames(tokens: readonly Token[], at: number): ObjectName[] {
  const names: ObjectName[] = [];
  for (let next = at; ; next++) {
    next = skipWords(tokens, next, 'only');
    const name = readName(tokens, tokens[next]?.text === '(' ? next + 1 : next);
    if (name === null) return names;
    names.push(name);
    next = name.next;
    while (tokens[next]?.text === ')' || tokens[next]?.text === '*') next++;
    if (tokens[next]?.text !== ',') return names;
  }
}

/** Whether a name is one of the server's own catalogs; without a schema those are found first (runtime-config-client.html, search_path). */
export function isSystemName({ schema, name }: ObjectName): boolean {
  return schema === null ? /^pg_/.test(name) : ['pg_catalog', 'information_schema', 'pg_toast'].includes(schema);
}

/** Index behind the words `words` when they all stand at `at`, otherwise `at`. */
export function skipWords(tokens: readonly Token[], at: number, ...words: readonly string[]): number {
  return words.every((word, index) => isWord(tokens[at + index], word)) ? at + words.length : at;
}

export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text === word;
}

function isIdentifier(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name';
}

function decoded(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
