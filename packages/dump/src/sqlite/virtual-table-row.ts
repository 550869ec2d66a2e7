import type { StatementTokens } from './statement-tokens.ts';
import { readStatementTokens } from './statement-tokens.ts';
import { decodeToken } from './tokens.ts';

/** Modules whose code SQLite ships and which keep their data in tables of the same file. */
const MODULES = new Set(['fts3', 'fts4', 'fts5', 'fts4aux', 'fts5vocab', 'rtree', 'rtree_i32', 'geopoly']);

/** Whether virtual tables of a module may be made. */
export function isLoadableModule(name: string): boolean {
  return MODULES.has(name.toLowerCase());
}

/** A virtual table that a statement makes. */
export interface VirtualTable {
  readonly name: string;
  readonly module: string;
  readonly allowed: boolean;
  /** The CREATE VIRTUAL TABLE statement. */
  readonly sql: string;
}

/** The virtual table of a CREATE VIRTUAL TABLE; null when it is none. */
export function readCreateVirtual(tokens: StatementTokens, sql: string): VirtualTable | null {
  if (tokens.word(0) !== 'create' || tokens.word(1) !== 'virtual' || tokens.word(2) !== 'table') return null;
  const name = tokens.name(tokens.behindExists(3));
  const using = tokens.find('using');
  const module = using < 0 ? null : tokens.name(using + 1);
  if (name === null || module === null) return null;
  return { name: name.name, module: module.name, allowed: isLoadableModule(module.name), sql };
}

/**
 * The virtual table in the one form that `.dump` writes (shell.c, dump_callback): INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)
 * VALUES('table',NAME,NAME,0,'CREATE VIRTUAL TABLE …'). Null for anything that differs from it.
 */
export function readVirtualTableRow(bytes: Buffer): VirtualTable | null {
  const tokens = readStatementTokens(bytes);
  const shape = tokens.list.map((token) => (token.type === 'string' ? "'" : token.text.toLowerCase())).join(' ');
  if (!/^insert into sqlite_(?:schema|master) \( type , name , tbl_name , rootpage , sql \) values \( ' , ' , ' , 0 , ' \)$/.test(shape))
    return null;
  const [type, name, table, sql] = tokens.list.filter((token) => token.type === 'string').map(decodeToken);
  if (type !== 'table' || name === undefined || name !== table || sql === undefined) return null;
  const made = readCreateVirtual(readStatementTokens(Buffer.from(sql)), sql);
  return made?.name === name && !sql.includes('\0') && isOneStatement(sql) ? made : null;
}

function isOneStatement(sql: string): boolean {
  return !readStatementTokens(Buffer.from(sql)).list.some((token) => token.type === 'other' && token.text === ';');
}
