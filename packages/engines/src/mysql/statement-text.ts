import { databaseQualifiers, decodeName, isName, type MysqlToken, objectIndex } from '@dumpdock/dump';
import { quoteName } from './connect.ts';

/** A replacement in a statement; ranges do not overlap. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `bytes` with the edits made. */
export function applyEdits(bytes: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return bytes;
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  const parts: Buffer[] = [];
  let at = 0;
  for (const edit of sorted) {
    parts.push(bytes.subarray(at, edit.start), Buffer.from(edit.text));
    at = edit.end;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

const sign = (token: MysqlToken | undefined, text: string): boolean => token?.kind === 'punctuation' && token.text === text;

/** Takes `DEFINER = user@host` out of a CREATE or ALTER: the object belongs to the role that loads it. */
export function withoutDefiner(tokens: readonly MysqlToken[]): Edit[] {
  const limit = objectIndex(tokens);
  const at = tokens.findIndex((token, index) => token.upper === 'DEFINER' && sign(tokens[index + 1], '='));
  if (at < 0 || (limit >= 0 && at > limit)) return [];
  let last = at + 2;
  if (sign(tokens[last + 1], '(')) last += 2;
  else if (tokens[last + 1]?.kind === 'variable') last += 1;
  return [{ start: tokens[at]!.start, end: tokens[last]?.end ?? tokens[at]!.end, text: '' }];
}

/** Writes `database` wherever the statement names `own`, the dump's name of its database. */
export function withDatabase(tokens: readonly MysqlToken[], own: string | null, database: string): Edit[] {
  return databaseQualifiers(tokens)
    .filter((token) => decodeName(token.text) === own)
    .map(({ start, end }) => ({ start, end, text: quoteName(database) }));
}

/** Names the target's database in front of tables that a staged table refers to and that are not staged themselves. */
export function withOutsideTables(tokens: readonly MysqlToken[], isStaged: (name: string) => boolean, database: string): Edit[] {
  const edits: Edit[] = [];
  for (let at = 1; at < tokens.length; at++) {
    const token = tokens[at]!;
    const before = tokens[at - 1]!.upper;
    if (before !== 'REFERENCES' && !(before === 'LIKE' && at < 10)) continue;
    if (!isName(token) || sign(tokens[at + 1], '.') || isStaged(decodeName(token.text))) continue;
    edits.push({ start: token.start, end: token.start, text: `${quoteName(database)}.` });
  }
  return edits;
}
