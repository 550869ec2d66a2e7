import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DumpdockError } from '@dumpdock/contracts';
import { isCode } from './system-error.ts';

/** Names of the direct children of `root` that are a mount point or hold one. A bind mount has the device number of its host, so st_dev alone does not tell. */
export function mountedInside(root: string): ReadonlySet<string> {
  const prefix = join(realpathSync(root), '/');
  const inside = mountPoints().filter((point) => point.startsWith(prefix));
  return new Set(inside.map((point) => point.slice(prefix.length).split('/')[0] ?? ''));
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
