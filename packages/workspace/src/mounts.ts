import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DumpdockError } from '@dumpdock/contracts';
import type { OpenDirectory } from './open-directory.ts';
import { isCode } from './system-error.ts';

/** Names of the direct children of `root` that are a mount point or hold one. A bind mount has the device number of its host, so st_dev alone does not tell. */
export function mountedInside(root: string): ReadonlySet<string> {
  const prefix = join(realpathSync(root), '/');
  const inside = mountPoints().filter((point) => point.startsWith(prefix));
  return new Set(inside.map((point) => point.slice(prefix.length).split('/')[0] ?? ''));
}

/** Whether two open directories lie on one mount: `mnt_id` of proc_pid_fdinfo(5) tells a bind mount from its host, st_dev does not. Where there is no procfs st_dev has to do. */
export function onOneMount(one: OpenDirectory, other: OpenDirectory): boolean {
  return one.device === other.device && mountId(one.fd) === mountId(other.fd);
}

function mountId(fd: number): string | null {
  try {
    return /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? null;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'EACCES')) return null;
    throw error;
  }
}

/** Field 5 of /proc/self/mountinfo (proc_pid_mountinfo(5)); space, tab, newline and backslash are written as octal. Empty where there is no procfs. */
function mountPoints(): string[] {
  let text: string;
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT', 'EACCES')) return [];
    throw error;
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => unescapeOctal(line.split(' ')[4] ?? ''));
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** What is mounted is not ours to delete, and what it is mounted on cannot go. */
export function mountedError(): DumpdockError {
  return new DumpdockError('CLEANUP_INCOMPLETE', {
    detail: 'Another file system is mounted inside.',
    suggestion: 'Unmount it; the next sweep removes the rest.',
  });
}
