import { link, open, rename, rm, stat, unlink } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { ImportResult } from '@dumpdock/contracts';
import { DumpdockError, killPoint } from '@dumpdock/contracts';
import { sqliteReader } from '@dumpdock/dump';
import type { LoadTask } from '../engine.ts';
import { readVerified } from '../shared/read-verified.ts';
import { createRowTally, type RowTally } from '../shared/row-tally.ts';
import { createStatementRunner } from './run-statements.ts';
import { isFresh, MARKER_TABLE, openDatabase, targetFile, unavailable, workFile } from './target-file.ts';

/** A new file is loaded aside and put in place at once; an existing one gets everything in one transaction. */
export async function loadSqlite(task: LoadTask): Promise<ImportResult> {
  const file = targetFile(task.target);
  return (await isFresh(file)) ? loadAside(task, file) : loadInPlace(task, file);
}

/** Load into a file beside the target without journal or sync, sync once, ask, put it in place. Nobody sees it before. */
async function loadAside(task: LoadTask, file: string): Promise<ImportResult> {
  const work = workFile(file, task.importId);
  await rm(work, { force: true });
  const db = openDatabase(work);
  try {
    db.exec(
      'PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; BEGIN IMMEDIATE',
    );
    const tally = await loadFiles(db, task);
    db.exec('COMMIT');
    db.close();
    await syncFile(work);
    const { ino, dev } = await stat(work);
    await task.beforeCommit({ mode: 'rename', work, ino: String(ino), dev: String(dev) });
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
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One transaction, with a row of ours in it that tells after a crash whether it was committed; the next load or sweep takes it away. */
async function loadInPlace(task: LoadTask, file: string): Promise<ImportResult> {
  const db = openDatabase(file);
  try {
    begin(db);
    const tally = await loadFiles(db, task);
    if (!db.isTransaction) throw new DumpdockError('INTERNAL', { detail: 'The transaction of the load was lost.' });
    db.exec(`CREATE TABLE IF NOT EXISTS ${MARKER_TABLE} (import_id TEXT PRIMARY KEY)`);
    db.prepare(`INSERT OR REPLACE INTO ${MARKER_TABLE} VALUES (?)`).run(task.importId);
    await task.beforeCommit({ mode: 'transaction', importId: task.importId });
    db.exec('COMMIT');
    return tally.result();
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  } finally {
    db.close();
  }
}

function begin(db: DatabaseSync): void {
  try {
    db.exec('BEGIN IMMEDIATE');
    db.exec(`DROP TABLE IF EXISTS ${MARKER_TABLE}`);
  } catch (error) {
    throw unavailable(error);
  }
}

async function loadFiles(db: DatabaseSync, task: LoadTask): Promise<RowTally> {
  const total = task.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const tally = createRowTally(total);
  const judge = sqliteReader.createJudge();
  let done = 0;
  for (const file of task.files) {
    judge.openEntry(file.entry);
    const lexer = sqliteReader.createLexer(createStatementRunner(db, task, judge, tally, file.entry), file.detected);
    for await (const piece of readVerified(file, task.signal)) {
      lexer.push(piece);
      done += piece.length;
      task.onProgress(tally.progress(done));
    }
    lexer.end();
  }
  refuseLate(judge.finish());
  task.signal.throwIfAborted();
  task.onProgress(tally.progress(total, 'committing'));
  return tally;
}

function refuseLate(late: ReturnType<ReturnType<typeof sqliteReader.createJudge>['finish']>): void {
  const refused = late.find(({ verdict }) => verdict.decision === 'refuse');
  if (refused) throw new DumpdockError('POLICY_REFUSED', { detail: `${refused.verdict.kind}: ${refused.verdict.why}` });
}
