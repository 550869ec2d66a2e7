import { decodeToken, type SqliteToken, sqliteTokens } from './tokens.ts';

/** A name in a statement with the schema it is qualified by, both decoded. */
export interface QualifiedName {
  readonly schema: string | null;
  readonly name: string;
}

/** The tokens of one statement, to be walked by a judge. */
export interface StatementTokens {
  readonly list: readonly SqliteToken[];
  /** Keyword at `index`, in lower case; empty for anything else. */
  word(index: number): string;
  /** Index of the first of these keywords; -1 when there is none. */
  find(...words: string[]): number;
  /** The name that starts at `index`. SQLite takes strings for names where one must stand. */
  name(index: number): QualifiedName | null;
  /** Index behind the optional `IF [NOT] EXISTS` at `index`. */
  behindExists(index: number): number;
}

/** Reads all tokens of a statement. */
export function readStatementTokens(bytes: Buffer): StatementTokens {
  const list = [...sqliteTokens(bytes)];
  const word = (index: number): string => list[index]?.word ?? '';
  const nameAt = (index: number): string | null => {
    const token = list[index];
    return token === undefined || token.type === 'other' || token.type === 'number' ? null : decodeToken(token);
  };
  return {
    list,
    word,
    find: (...words) => list.findIndex((token) => words.includes(token.word)),
    name(index) {
      const first = nameAt(index);
      if (first === null) return null;
      if (list[index + 1]?.text !== '.' || list[index + 1]?.type !== 'other') return { schema: null, name: first };
      const second = nameAt(index + 2);
      return second === null ? null : { schema: first, name: second };
    },
    behindExists(index) {
      if (word(index) !== 'if') return index;
      return word(index + 1) === 'not' ? index + 3 : index + 2;
    },
  };
}
