import type { Classified } from './classified.ts';

/** Commands of psql that change nothing here and open nothing (psql reference page). */
const HARMLESS = new Set([
  'restrict',
  'unrestrict',
  'echo',
  'qecho',
  'warn',
  'pset',
  'timing',
  'set',
  'unset',
  'x',
  't',
  'a',
  'encoding',
  'H',
  'errverbose',
  '.',
]);

/** What a psql command line is. `set` names the variable that it sets. */
export function classifyCommand(bytes: Buffer): Classified & { readonly variable?: string } {
  const line = bytes.toString('latin1', 0, 1000);
  const word = /^\\([A-Za-z]+|.)?/.exec(line)?.[1] ?? '';
  const kind = `\\${word}`;
  if (word === 'connect' || word === 'c') return { code: 'PG_OWN_DATABASE', kind, database: connectsTo(line) };
  if (!HARMLESS.has(word) || line.includes('`')) return { code: 'PG_CLIENT_COMMAND_REFUSED', kind };
  const variable = /^\\set\s+(\w+)/.exec(line)?.[1];
  return { code: 'PG_CLIENT_COMMAND', kind, ...(variable === undefined ? {} : { variable }) };
}

/** The database of `\connect db`, `\connect "db"`, `\connect -reuse-previous=on "dbname='db'"`. */
function connectsTo(line: string): string {
  const rest = line
    .replace(/^\\c(?:onnect)?\s*/, '')
    .replace(/-reuse-previous=\w+\s*/, '')
    .replace(/[\s;]+$/, '');
  const named = /dbname\s*=\s*'((?:[^'\\]|\\.)*)'/.exec(rest) ?? /dbname\s*=\s*([^\s"]+)/.exec(rest);
  const raw = named?.[1]?.replace(/\\(.)/g, '$1') ?? rest.replace(/^(["'])(.*)\1$/, '$2');
  return Buffer.from(raw, 'latin1').toString('utf8');
}
