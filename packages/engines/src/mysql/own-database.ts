import { readName, tokenizeMysql } from '@dumpdock/dump';

/** What USE, CREATE DATABASE or DROP DATABASE names: the dump's own name of its database. */
export function databaseName(bytes: Buffer): string | null {
  const tokens = tokenizeMysql(bytes, 'all', { limit: 20 });
  const at = tokens.findIndex((token) => /^(USE|DATABASE|SCHEMA)$/.test(token.upper)) + 1;
  const behind = tokens[at]?.upper === 'IF' ? at + (tokens[at + 1]?.upper === 'NOT' ? 3 : 2) : at;
  const name = readName(tokens, behind)?.name;
  return name === undefined ? null : Buffer.from(name, 'latin1').toString('utf8');
}

/** The character set and collation that a CREATE DATABASE gives to tables which name none, as options of ALTER DATABASE; empty: it names none. */
export function databaseDefaults(bytes: Buffer): string {
  const tokens = tokenizeMysql(bytes, 'all', { limit: 40 });
  if (tokens[0]?.upper !== 'CREATE') return '';
  const line = tokens.map(({ text }) => (/^\w+$/.test(text) ? text : text === '=' ? '' : '?')).join(' ');
  const charset = /\b(?:CHARACTER SET|CHARSET) +(\w+)/i.exec(line)?.[1];
  const collation = /\bCOLLATE +(\w+)/i.exec(line)?.[1];
  return [charset === undefined ? '' : `CHARACTER SET ${charset}`, collation === undefined ? '' : `COLLATE ${collation}`]
    .filter(Boolean)
    .join(' ');
}
