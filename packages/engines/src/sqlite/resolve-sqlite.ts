import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { killPoint } from '@dumpdock/contracts';
import type { CommitMarker, Engine } from '../engine.ts';
import { dropMark, hasReceipt, markedImports, receiptFile, settleCommit } from './commit-receipt.ts';
import { isFresh, openDatabase, targetFile, unavailable, workFile } from './target-file.ts';

const WORK_FILE = /^\.dumpdock-([0-9a-f-]{36})-load\.db(?:-journal)?$/;

/** A load aside is in when the target is the very file that was loaded; one in place when its mark or its receipt is there. Takes away what could still commit. */
export const resolveSqlite: Engine['resolve'] = async (target, marker, _signal, scratchDir) => {
  const file = targetFile(target);
  if (marker['mode'] === 'rename') return resolveRename(file, marker);
  return resolveTransaction(file, String(marker['importId'] ?? ''), scratchDir === null ? null : receiptFile(scratchDir));
};

async function resolveRename(file: string, marker: CommitMarker): Promise<'committed' | 'not-committed'> {
  await rm(String(marker['work']), { force: true });
  try {
    const { ino, dev } = await stat(file);
    return String(ino) === marker['ino'] && String(dev) === marker['dev'] ? 'committed' : 'not-committed';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'not-committed';
    throw unavailable(error);
  }
}

/** The write lock waits for whoever still holds the file: then the fate of its transaction is settled. */
async function resolveTransaction(file: string, importId: string, receipt: string | null): Promise<'committed' | 'not-committed'> {
  if (receipt !== null && (await hasReceipt(receipt))) {
    if (!(await isFresh(file))) await withDatabase(file, async (db) => dropMark(db, importId));
    return 'committed';
  }
  if (await isFresh(file)) return 'not-committed';
  return withDatabase(file, async (db) => {
    db.exec('BEGIN IMMEDIATE; COMMIT');
    if (!markedImports(db).includes(importId)) return 'not-committed';
    // Without a place for the receipt the mark stays until the import is over: then `sweepMarks` takes it.
    if (receipt !== null) await settleCommit(db, importId, receipt);
    return 'committed';
  });
}

async function withDatabase<T>(file: string, work: (db: DatabaseSync) => Promise<T>): Promise<T> {
  const db = openDatabase(file);
  try {
    return await work(db);
  } catch (error) {
    throw unavailable(error);
  } finally {
    db.close();
  }
}

/** Files and marks of loads that are over. */
export const sweepSqlite: Engine['sweepLeftovers'] = async (target, isLive, _signal, taking) => {
  const removed: string[] = [];
  const file = targetFile(target);
  for (const name of await namesBeside(file)) {
    const importId = WORK_FILE.exec(name)?.[1];
    if (importId === undefined || (await isLive(importId))) continue;
    const told = workFile(path.basename(file), importId);
    await taking?.(told);
    await rm(path.join(path.dirname(file), name), { force: true });
    killPoint('sqlite.swept');
    removed.push(told);
  }
  await sweepMarks(file, isLive);
  return { removed, skipped: [] };
};

async function namesBeside(file: string): Promise<string[]> {
  try {
    return await readdir(path.dirname(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function sweepMarks(file: string, isLive: (importId: string) => Promise<boolean>): Promise<void> {
  if (await isFresh(file)) return;
  await withDatabase(file, async (db) => {
    for (const importId of markedImports(db)) if (!(await isLive(importId))) dropMark(db, importId);
  });
  if (await isThere(`${file}-journal`)) await withDatabase(file, async (db) => removeJournal(db));
}

/**
 * A load that was killed before SQLite wrote to the database leaves a journal that undoes nothing; it stays until the next write ("Hot Rollback Journals",
 * lockingv3.html): one that changes nothing. Whoever has the database locked has the journal too, and is left alone.
 */
function removeJournal(db: DatabaseSync): void {
  db.exec('PRAGMA busy_timeout=0');
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch {
    return; // Somebody writes: the journal is theirs.
  }
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  db.exec(`PRAGMA user_version=${version}; COMMIT`);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
