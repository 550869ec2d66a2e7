import type { Token } from './mysql-tokens.ts';

/** One assignment of a SET statement. */
export interface Assignment {
  /** Lower case: `names`, `@old_mode`, `@@session.sql_mode`, `sql_mode`, `@@global.x` for `SET GLOBAL x`. */
  readonly target: string;
  readonly value: readonly Token[];
  /** Where it stands in the statement. */
  readonly start: number;
  readonly end: number;
}

const SCOPES = new Set(['GLOBAL', 'SESSION', 'LOCAL', 'PERSIST', 'PERSIST_ONLY']);

/** The assignments of a SET statement (manual, "SET Syntax for Variable Assignment"); none for anything else. */
export function readAssignments(tokens: readonly Token[]): Assignment[] {
  if (tokens[0]?.kind !== 'word' || tokens[0].upper !== 'SET') return [];
  const found: Assignment[] = [];
  let scope = '';
  let at = 1;
  while (at < tokens.length) {
    const end = endOfAssignment(tokens, at);
    const part = tokens.slice(at, end);
    const first = part[0];
    if (first !== undefined && first.kind === 'word' && SCOPES.has(first.upper)) {
      scope = first.upper;
      part.shift();
    }
    found.push({ ...readOne(part, scope), start: tokens[at]?.start ?? 0, end: tokens[end - 1]?.end ?? 0 });
    at = end + 1;
  }
  return found;
}

function readOne(part: readonly Token[], scope: string): Pick<Assignment, 'target' | 'value'> {
  const first = part[0];
  const word = first?.kind === 'word' ? first.upper : '';
  if (word === 'NAMES') return { target: 'names', value: withoutCollation(part.slice(1)) };
  if (word === 'CHARSET') return { target: 'names', value: part.slice(1) };
  if (word === 'CHARACTER' && part[1]?.upper === 'SET') return { target: 'names', value: part.slice(2) };
  const equals = part.findIndex((token) => token.kind === 'punctuation' && (token.text === '=' || token.text === ':='));
  if (equals < 0) return { target: [scope, ...part.map(({ text }) => text)].join(' ').trim().toLowerCase(), value: [] };
  const name = part
    .slice(0, equals)
    .map((token) => token.text)
    .join('')
    .toLowerCase();
  return { target: scope === '' || name.startsWith('@') ? name : `@@${scope.toLowerCase()}.${name}`, value: part.slice(equals + 1) };
}

function withoutCollation(value: readonly Token[]): readonly Token[] {
  const collate = value.findIndex((token) => token.kind === 'word' && token.upper === 'COLLATE');
  return collate < 0 ? value : value.slice(0, collate);
}

function endOfAssignment(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'punctuation') continue;
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    else if (token.text === ',' && depth === 0) return at;
  }
  return tokens.length;
}
