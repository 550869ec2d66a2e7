import { decodeName, type MysqlToken, objectIndex, readName } from '@dumpdock/dump';

/** Making a table of columns alone, dropping one and what mysqldump writes around rows go on beside the indexes of the table before. */
export function leavesRowsAlone(tokens: readonly MysqlToken[], at: number): boolean {
  if (isKeys(tokens)) return true;
  if (tokens[at]?.upper !== 'TABLE' || tokens[1]?.upper === 'TEMPORARY') return false;
  if (tokens[0]?.upper === 'DROP') return true;
  return tokens[0]?.upper === 'CREATE' && !tokens.some(({ upper }) => /^(SELECT|LIKE|REPLACE|VALUES)$/.test(upper));
}

/** ALTER TABLE … DISABLE KEYS, ENABLE KEYS. */
export function isKeys(tokens: readonly MysqlToken[]): boolean {
  return tokens[0]?.upper === 'ALTER' && tokens.at(-1)?.upper === 'KEYS' && /^(EN|DIS)ABLE$/.test(tokens.at(-2)?.upper ?? '');
}

/** A SET whose outcome is the same on two connections that were set alike: literals, variables, CONCAT and REPLACE. */
export function isPlainSet(tokens: readonly MysqlToken[]): boolean {
  const isPlain = ({ kind, upper }: MysqlToken, at: number): boolean =>
    kind !== 'word' || (upper !== 'SELECT' && (tokens[at + 1]?.text !== '(' || /^(CONCAT|REPLACE)$/.test(upper)));
  return tokens.every(isPlain);
}

/** CREATE, DROP or ALTER of what the server keeps as text: triggers, routines, events. */
export function isStored(tokens: readonly MysqlToken[]): boolean {
  return /^(TRIGGER|PROCEDURE|FUNCTION|PACKAGE|EVENT)$/.test(tokens[objectIndex(tokens)]?.upper ?? '');
}

/** The table of INSERT, REPLACE, UPDATE or DELETE. */
export function tableOfRows(tokens: readonly MysqlToken[]): string | null {
  let at = 1;
  while (/^(LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|INTO|QUICK|FROM)$/.test(tokens[at]?.upper ?? '')) at += 1;
  const name = readName(tokens, at);
  return name === null ? null : decodeName(name.name);
}

/** The new name in ALTER TABLE … RENAME [TO|AS] name; null when it keeps its name. */
export function renamedTo(tokens: readonly MysqlToken[]): string | null {
  if (tokens[0]?.upper !== 'ALTER') return null;
  const at = tokens.findIndex((token, index) => token.upper === 'RENAME' && !/^(COLUMN|INDEX|KEY)$/.test(tokens[index + 1]?.upper ?? ''));
  if (at < 0) return null;
  const name = readName(tokens, /^(TO|AS)$/.test(tokens[at + 1]?.upper ?? '') ? at + 2 : at + 1);
  return name === null ? null : decodeName(name.name);
}
