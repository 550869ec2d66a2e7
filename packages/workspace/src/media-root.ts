import { randomUUID } from 'node:crypto';
import { constants, mkdirSync, rmdirSync } from 'node:fs';
import { access, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DumpdockError } from '@dumpdock/contracts';
import { whyDangerous } from './dangerous-root.ts';
import type { OpenDirectory } from './open-directory.ts';
import { openPlaces } from './places.ts';
import { isCode, systemCode } from './system-error.ts';
import { TRASH } from './trash.ts';
import { tempRoot } from './workspace-paths.ts';

/**
 * Makes MEDIA_ROOT where it is missing and the directories in it, and checks that dumpdock may work there. Rejects with CONFIG_INVALID and
 * one sentence that names the reason.
 */
export async function prepareMediaRoot(mediaRoot: string): Promise<void> {
  const danger = whyDangerous(mediaRoot);
  if (danger !== null) refuse(danger);
  await ensureDirectory(mediaRoot, 'MEDIA_ROOT');
  await ensureDirectory(tempRoot(mediaRoot), 'temp_sql_imports under MEDIA_ROOT');
  await checkDirectory(join(tempRoot(mediaRoot), TRASH), 'temp_sql_imports/.trash under MEDIA_ROOT', 'may be missing');
  using places = openPlaces(mediaRoot);
  proveWritable(places.trash, tempRoot(mediaRoot));
}

async function ensureDirectory(path: string, name: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) => cannotUse(name, error));
  await checkDirectory(path, name);
}

async function checkDirectory(path: string, name: string, missing?: 'may be missing'): Promise<void> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) refuse(`${name} is a symbolic link; name the directory itself.`);
    if (!stat.isDirectory()) refuse(`${name} is not a directory.`);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (missing === undefined || !isCode(error, 'ENOENT')) cannotUse(name, error);
  }
}

function cannotUse(name: string, error: unknown): never {
  if (error instanceof DumpdockError) throw error;
  const code = systemCode(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') refuse(`${name} is not a directory.`, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') refuse(`${name} is not writable for the user dumpdock runs as.`, error);
  refuse(`${name} cannot be used (${code ?? 'unknown reason'}).`, error);
}

/** A directory made and removed: permission bits do not tell of read-only mounts or full inode tables. In the trash that is held: its name may lead elsewhere by now. */
function proveWritable(trash: OpenDirectory, root: string): void {
  const probe = trash.child(randomUUID());
  try {
    mkdirSync(probe, { mode: 0o700 });
    rmdirSync(probe);
  } catch (error) {
    // A sweep that emptied the trash was faster.
    if (!isCode(error, 'ENOENT', 'ESTALE')) refuse(`${root} is not writable (${systemCode(error) ?? 'unknown reason'}).`, error);
  }
}

function refuse(detail: string, cause?: unknown): never {
  throw new DumpdockError('CONFIG_INVALID', { detail, suggestion: 'Set MEDIA_ROOT to a directory that is only for dumpdock.', cause });
}
