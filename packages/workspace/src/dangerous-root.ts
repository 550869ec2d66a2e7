import { realpathSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

/** Directories of the system; a workspace root there is a slip of the pen. Not /media: it is the volume of the container image. */
const NEVER: readonly string[] = [
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/local',
  '/usr/sbin',
  '/usr/share',
  '/usr/src',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/spool',
  '/var/tmp',
];

/** Why a workspace root must not be at `mediaRoot`, as a sentence; null when it may. Looks at the directories themselves: a link or a bind mount may give them other names. Makes nothing. */
export function whyDangerous(mediaRoot: string): string | null {
  if (!isAbsolute(mediaRoot)) return 'MEDIA_ROOT must be an absolute path.';
  const path = realPath(resolve(mediaRoot));
  const system = NEVER.find((one) => isSame(path, one));
  if (system !== undefined) return `MEDIA_ROOT is ${system}, a directory of the system; give dumpdock one of its own.`;
  const isHome = isSame(dirname(path), '/home') || homes().some((one) => isSame(path, one));
  return isHome ? 'MEDIA_ROOT is a home directory; give dumpdock one of its own.' : null;
}

/** $HOME, and what the system says where it is set to something else. */
function homes(): string[] {
  return [homedir, () => userInfo().homedir].flatMap((ask) => {
    try {
      return [ask()];
    } catch {
      // A user that the system does not know, as in many containers: it has no home.
      return [];
    }
  });
}

/** `path` without links; what is missing of it, or may not be looked at, is as it is written. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

function isSame(path: string, other: string): boolean {
  const [one, two] = [identity(path), identity(other)];
  return path === resolve(other) || (one !== null && one === two);
}

function identity(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    // Missing, or not to be looked at: then its name tells.
    return null;
  }
}
