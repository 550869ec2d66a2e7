import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { CommitMarker, Engine, Target } from '../engine.ts';
import { isFresh, MARKER_TABLE, openDatabase, targetFile, unavailable, workFile } from './target-file.ts';

const WORK_FILE = /^\.dumpdock-([0-9a-f-]{36})-load\.db(?:-journal)?$/;

/** A load aside is in when the target is the very file that was loaded; one in place when its row is there. Takes away what could still commit. */
export const resolveSqlite: Engine['resolve'] = async (target, marker) => {
  const file = targetFile(target);
  return marker['mode'] === 'rename' ? resolveRename(file, marker) : resolveTransaction(file, String(marker['importId'] ?? ''));
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
async function resolveTransaction(file: string, importId: string): Promise<'committed' | 'not-committed'> {
  if (await isFresh(file)) return 'not-committed';
  const db = openDatabase(file);
  try {
    db.exec('BEGIN IMMEDIATE');
    const there = hasMarkers(db) && db.prepare(`SELECT 1 FROM ${MARKER_TABLE} WHERE import_id = ?`).get(importId) !== undefined;
    db.exec('COMMIT');
    return there ? 'committed' : 'not-committed';
  } catch (error) {
    throw unavailable(error);
  } finally {
    db.close();
  }
}

function hasMarkers(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(MARKER_TABLE) !== undefined;
}

/** Files and rows of loads that are over. */
export const sweepSqlite: Engine['sweepLeftovers'] = async (target, isLive) => {
  const removed: string[] = [];
  const file = targetFile(target);
  for (const name of await namesBeside(file)) {
    const importId = WORK_FILE.exec(name)?.[1];
    if (importId === undefined || (await isLive(importId))) continue;
    await rm(path.join(path.dirname(file), name), { force: true });
    removed.push(workFile(path.basename(file), importId));
  }
  await sweepMarkers(target, file, isLive);
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

async function sweepMarkers(_target: Target, file: string, isLive: (importId: string) => Promise<boolean>): Promise<void> {
  if (await isFresh(file)) return;
  const db = openDatabase(file);
  try {
    if (!hasMarkers(db)) return;
    const ids = db
      .prepare(`SELECT import_id FROM ${MARKER_TABLE}`)
      .all()
      .map((row) => String(row['import_id']));
    const live = await Promise.all(ids.map(isLive));
    if (!live.includes(true)) db.exec(`DROP TABLE ${MARKER_TABLE}`);
  } finally {
    db.close();
  }
}
