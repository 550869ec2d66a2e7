import { constants } from 'node:os';

/** Answers of system calls that say that there is no room: full disk, used-up quota, largest size of a file (errno(3)). */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'] as const;

/**
 * The name of the answer when `error` is a system error that says that there is no room, else null. Its number tells: libuv has no name for EDQUOT, so that
 * Node gives it the code `Unknown system error -122`.
 */
export function noRoomCode(error: unknown): (typeof NO_ROOM)[number] | null {
  const errno = (error as { errno?: unknown } | null)?.errno;
  return NO_ROOM.find((name) => errno === -constants.errno[name]) ?? null;
}
