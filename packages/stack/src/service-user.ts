import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { StackError } from './stack-error.ts';

/** Whom the servers run as: an unprivileged account when we are root (PostgreSQL refuses root), otherwise ourselves (null). */
export type ServiceUser = { readonly uid: number; readonly gid: number; readonly name: string } | null;

/** Where root's servers live when their own place cannot be reached by others. */
const ROOT_HOME = '/var/lib/dumpdock';

/** `nobody`, when we are root. */
export function serviceUser(): ServiceUser {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined)
    throw new StackError('There is no user `nobody` to run PostgreSQL as; start dumpdock as an ordinary user.');
  return { uid: Number(uid), gid: Number(gid), name: 'nobody' };
}

/** Where a server's files go: `wanted`, or a place under /var/lib/dumpdock when the service user cannot get into `wanted` (a project in /root). */
export function reachableDirectory(wanted: string, user: ServiceUser): string {
  mkdirSync(path.dirname(wanted), { recursive: true });
  if (user === null || isReachable(path.dirname(wanted))) return wanted;
  const home = homeElsewhere(path.dirname(wanted));
  mkdirSync(home, { recursive: true });
  for (const dir of [ROOT_HOME, home]) chmodSync(dir, 0o711);
  return path.join(home, path.basename(wanted));
}

/** Removes the folder of servers that do not run, also what had to be kept elsewhere. */
export function removeServerFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  if (process.getuid?.() === 0) rmSync(homeElsewhere(dir), { recursive: true, force: true });
}

function homeElsewhere(dir: string): string {
  return path.join(ROOT_HOME, createHash('sha256').update(dir).digest('hex').slice(0, 12));
}

/** Makes a directory that only the service user can read. */
export function makeServiceDirectory(dir: string, user: ServiceUser): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (user !== null) chownSync(dir, user.uid, user.gid);
}

/** Whether anybody may pass through `dir` (or run it) and all above it. */
export function isReachable(dir: string): boolean {
  for (let place = dir; ; place = path.dirname(place)) {
    const stat = statSync(place, { throwIfNoEntry: false });
    if (stat !== undefined && (stat.mode & 0o001) === 0) return false;
    if (place === path.dirname(place)) return true;
  }
}
