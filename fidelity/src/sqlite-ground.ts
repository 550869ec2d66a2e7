import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { tempRoot } from '@dumpdock/testkit';
import { type Ground, NativeRefusal } from './dump-case.ts';
import { linesOf } from './lines-of.ts';
import { runWithInput } from './run-with-input.ts';

/** A file, and the sqlite3 shell. What the shell is too old for is loaded by the library of this Node. */
export async function sqliteGround(): Promise<Ground> {
  const root = tempRoot();
  let file = root.path('0.db');
  let count = 0;
  const newFile = async () => {
    file = root.path(`${++count}.db`);
  };
  return {
    get url() {
      return `sqlite://${file}`;
    },
    empty: newFile,
    async loadNatively(files) {
      for (const sql of files) {
        const { code, stderr } = await runWithInput('sqlite3', ['-batch', '-bail', file], readFileSync(sql), path.dirname(sql));
        if (code === 0) continue;
        await newFile();
        return loadByLibrary(file, files, stderr);
      }
    },
    async picture() {
      const check = await linesOf('sqlite3', [file, 'PRAGMA integrity_check']);
      return [...check, ...(await linesOf('sqlite3', [file, '.dump']))];
    },
    remove: () => root.remove(),
  };
}

function loadByLibrary(file: string, files: readonly string[], refusal: string): void {
  const db = new DatabaseSync(file, { defensive: false, enableDoubleQuotedStringLiterals: true });
  try {
    for (const sql of files) db.exec(readFileSync(sql, 'utf8').replace(/^﻿/, '').replaceAll('\r\n', '\n'));
  } catch {
    throw new NativeRefusal(refusal);
  } finally {
    db.close();
  }
}
