import { randomUUID } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, unlinkSync } from 'node:fs';
import { noRoomCode } from '@dumpdock/contracts';
import type { OpenDirectory } from './open-directory.ts';
import { isCode } from './system-error.ts';

/**
 * The time, in ms since 1970, by the clock that gives files their times: that of a file made now in `dir`. The clock of this process may have been set, and on shared
 * storage be another one altogether; ages are differences of one clock. Our own clock when there is no room for a file.
 */
export function fileSystemNow(dir: OpenDirectory): number {
  const path = dir.child(`now-${randomUUID()}`);
  let fd: number;
  try {
    fd = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600);
  } catch (error) {
    if (noRoomCode(error) === null) throw error;
    return Date.now();
  }
  try {
    return fstatSync(fd).mtimeMs;
  } finally {
    closeSync(fd);
    removeProbe(path);
  }
}

/** Somebody who empties the trash may have been faster. */
function removeProbe(path: string | Buffer): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ESTALE')) throw error;
  }
}
