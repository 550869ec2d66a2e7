import { decodeName, type QualifiedName, readName, skipIfExists } from './mysql-names.ts';
import type { Token } from './mysql-tokens.ts';

/** Where the statement behind WITH begins when it changes rows; -1 when it reads. */
export function verbOfWith(tokens: readonly Token[]): number {
  let depth = 0;
  const at = tokens.findIndex((token) => {
    if (token.kind === 'punctuation') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    return depth === 0 && token.kind === 'word' && /^(SELECT|TABLE|VALUES|INSERT|REPLACE|UPDATE|DELETE)$/.test(token.upper);
  });
  return /^(SELECT|TABLE|VALUES)$/.test(tokens[at]?.upper ?? '') ? -1 : at;
}

/** The tables of `RENAME TABLE a TO b, c TO d` that get another name: what stands in front of each TO. Empty when it cannot be told. */
export function renamedNames(tokens: readonly Token[]): string[] {
  const starts = tokens.flatMap((token, at) => (at === 1 || (token.kind === 'punctuation' && token.text === ',') ? [at + 1] : []));
  const found = starts.map((at) => readName(tokens, skipIfExists(tokens, at)));
  return found.some((name) => name === null) ? [] : found.map((name) => decodeName(name!.name));
}

/** The tables of UPDATE … SET and DELETE … WHERE, in lists and joins: any of them may be the one that is changed. */
export function changedTables(tokens: readonly Token[], at: number): QualifiedName[] {
  const found: QualifiedName[] = [];
  for (let here = at; here < tokens.length && !/^(SET|WHERE)$/.test(tokens[here]!.upper); here++) {
    const before = tokens[here - 1];
    const starts = here === at || /^(FROM|USING|JOIN|STRAIGHT_JOIN)$/.test(before?.upper ?? '') || /^[,(]$/.test(before?.text ?? '');
    const name = starts ? readName(tokens, here) : null;
    if (name !== null && !/^(SELECT|LATERAL)$/.test(tokens[here]!.upper)) found.push(name);
  }
  return found;
}

/** The other table of EXCHANGE PARTITION. */
export function exchangedName(tokens: readonly Token[]): string[] {
  const at = tokens.findIndex((token, index) => token.upper === 'WITH' && tokens[index + 1]?.upper === 'TABLE');
  const exchanges = at > 0 && tokens.some((token) => token.kind === 'word' && token.upper === 'EXCHANGE');
  const name = exchanges ? readName(tokens, at + 2) : null;
  return name === null ? [] : [decodeName(name.name)];
}
