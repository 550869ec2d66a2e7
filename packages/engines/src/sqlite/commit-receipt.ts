import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { killPoint } from '@dumpdock/contracts';

const PREFIX = 'dumpdock_commit_';
const MARK = /^dumpdock_commit_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/*
 * A load into an existing file makes an empty table in its own transaction: while that table is there, the load is committed. It must not stay in the file, and it
 * must not go before somebody else knows; so a receipt is written into the workspace of the import first. Whoever is killed in between leaves the table or
 * the receipt or both, and the next one that asks goes on from there.
 */

/** Name of the table that says that the load of `importId` is committed. */
export function markTable(importId: string): string {
  return PREFIX + importId.replaceAll('-', '');
}

/** Ids of the imports whose mark is in the file. */
export function markedImports(db: DatabaseSync): string[] {
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, ?) = ?").all(PREFIX.length, PREFIX);
  return names.flatMap(({ name }) => {
    const parts = MARK.exec(String(name));
    return parts === null ? [] : [parts.slice(1).join('-')];
  });
}

/** Path of the receipt of a load, in the scratch directory of its import. */
export function receiptFile(scratchDir: string): string {
  return path.join(scratchDir, 'sqlite-committed');
}

export async function hasReceipt(receipt: string): Promise<boolean> {
  return stat(receipt).then(
    () => true,
    () => false,
  );
}

/** The commit of `importId` is in the file: writes the receipt to disk, then takes the mark away. Safe to repeat at any point. */
export async function settleCommit(db: DatabaseSync, importId: string, receipt: string): Promise<void> {
  const draft = `${receipt}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, receipt);
  await syncDirectory(path.dirname(receipt));
  killPoint('sqlite.receipt');
  dropMark(db, importId);
}

export function dropMark(db: DatabaseSync, importId: string): void {
  db.exec(`DROP TABLE IF EXISTS ${markTable(importId)}`);
}

/** A new name is on disk only when its directory is. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
