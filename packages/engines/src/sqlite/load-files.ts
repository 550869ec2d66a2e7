import type { DatabaseSync } from 'node:sqlite';
import { DumpdockError } from '@dumpdock/contracts';
import { createSqliteLexer, sqliteReader } from '@dumpdock/dump';
import type { LoadTask } from '../engine.ts';
import { readVerified } from '../shared/read-verified.ts';
import { createRowTally, type RowTally } from '../shared/row-tally.ts';
import { createGuard } from './authorizer.ts';
import { createStatementRunner } from './run-statements.ts';

/** Longer statements are read from the file once more, row by row. */
const HELD_BYTES = 4 * 1024 * 1024;

/** Reads all files of a load into `db`, inside of its open transaction. */
export async function loadFiles(db: DatabaseSync, task: LoadTask, room: () => number): Promise<RowTally> {
  const total = task.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const tally = createRowTally(total);
  const judge = sqliteReader.createJudge();
  const prepare = createGuard(db);
  let done = 0;
  for (const file of task.files) {
    judge.openEntry(file.entry);
    let fd = -1;
    const runner = createStatementRunner({ db, task, judge, tally, entry: file.entry, prepare, fd: () => fd, room });
    const lexer = createSqliteLexer(runner, file.detected, HELD_BYTES);
    for await (const piece of readVerified(file, task.signal, (opened) => {
      fd = opened;
    })) {
      lexer.push(piece);
      done += piece.length;
      task.onProgress(tally.progress(done));
    }
    lexer.end();
    runner.finish();
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
