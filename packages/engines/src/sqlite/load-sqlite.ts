import { link, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DumpdockError, type ImportResult, killPoint } from '@dumpdock/contracts';
import type { LoadTask } from '../engine.ts';
import { markTable, receiptFile, settleCommit, syncDirectory } from './commit-receipt.ts';
import { loadFiles } from './load-files.ts';
import { CACHE_KIB } from './local-space.ts';
import { isFresh, openDatabase, targetFile, unavailable, workFile } from './target-file.ts';

/** A new file is loaded aside and put in place at once; an existing one gets everything in one transaction. `room`: bytes that the long values of one row may take. */
export async function loadSqlite(task: LoadTask, room: () => number): Promise<ImportResult> {
  const file = targetFile(task.target);
  return (await isFresh(file)) ? loadAside(task, file, room) : loadInPlace(task, file, room);
}

/**
 * Nobody sees the file before it is whole, so nothing has to be undone on disk and nothing synced on the way. The journal is in memory: a statement that is refused
 * half-way must be undone to tell which of its rows was it; pages that are new are not written to it.
 */
const ASIDE = 'PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE';
/** Load into a file beside the target, sync once, ask, put it in place. */
async function loadAside(task: LoadTask, file: string, room: () => number): Promise<ImportResult> {
  const work = workFile(file, task.importId);
  await rm(work, { force: true });
  const db = openDatabase(work);
  try {
    db.exec(ASIDE);
    await limitMemory(db, task.scratchDir);
    db.exec('BEGIN IMMEDIATE');
    const tally = await loadFiles(db, task, room);
    requireTransaction(db);
    db.exec('COMMIT');
    db.close();
    await syncFile(work);
    const { ino, dev } = await stat(work);
    await task.beforeCommit({ mode: 'rename', work, ino: String(ino), dev: String(dev) });
    task.signal.throwIfAborted();
    await putInPlace(work, file);
    return tally.result();
  } catch (error) {
    if (db.isOpen) db.close();
    await rm(work, { force: true });
    throw error;
  }
}

/** Never replaces a file that meanwhile got content: a hard link cannot, and an empty file is looked at once more. */
async function putInPlace(work: string, file: string): Promise<void> {
  try {
    await link(work, file);
    killPoint('sqlite.placed');
    await unlink(work);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'EPERM' && code !== 'ENOTSUP') throw unavailable(error);
    if (!(await isFresh(file)))
      throw new DumpdockError('TARGET_UNAVAILABLE', { detail: 'Somebody else wrote the target while it was being loaded.' });
    await rename(work, file);
  }
  await syncDirectory(path.dirname(file));
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One transaction, with a mark of ours in it that tells after a crash whether it was committed. */
async function loadInPlace(task: LoadTask, file: string, room: () => number): Promise<ImportResult> {
  const db = openDatabase(file);
  const receipt = receiptFile(task.scratchDir);
  try {
    await limitMemory(db, task.scratchDir);
    begin(db);
    const tally = await loadFiles(db, task, room);
    requireTransaction(db);
    db.exec(`CREATE TABLE ${markTable(task.importId)} (committed)`);
    await task.beforeCommit({ mode: 'transaction', importId: task.importId });
    task.signal.throwIfAborted();
    db.exec('COMMIT');
    killPoint('sqlite.marked');
    await settleCommit(db, task.importId, receipt);
    return tally.result();
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  } finally {
    db.close();
  }
}

/** What sorting an index needs beyond it goes into the workspace, not where the system keeps its temporary files. */
async function limitMemory(db: DatabaseSync, scratchDir: string): Promise<void> {
  await mkdir(scratchDir, { recursive: true, mode: 0o700 });
  const quoted = `'${scratchDir.replaceAll("'", "''")}'`;
  db.exec(`PRAGMA cache_size=-${CACHE_KIB}; PRAGMA temp_store=FILE; PRAGMA temp_store_directory=${quoted}`);
}

function begin(db: DatabaseSync): void {
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    throw unavailable(error);
  }
}

/** A conflict clause of the dump may roll everything back. */
function requireTransaction(db: DatabaseSync): void {
  if (!db.isTransaction)
    throw new DumpdockError('SQL_ERROR', { detail: 'A conflict clause of the dump ended the transaction of the load.' });
}
