import { constants } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DumpdockError, type Inspection } from '@dumpdock/contracts';
import type { DumpFile } from '@dumpdock/engines';
import type { WorkspacePaths } from '@dumpdock/workspace';

/** What the inspection leaves for the load beside the ledger: which file holds which entry, and how it was detected. */
type FileNote = Pick<DumpFile, 'entry' | 'file' | 'detected'>;

const notesOf = (paths: WorkspacePaths) => path.join(paths.dir, 'files.json');

/** Notes where the extracted files are. Names are relative, so that a workspace may move with its MEDIA_ROOT. */
export async function noteFiles(held: WorkspacePaths, files: readonly DumpFile[]): Promise<void> {
  const notes: FileNote[] = files.map(({ entry, file, detected }) => ({ entry, file: `extracted/${path.basename(file)}`, detected }));
  await writeFile(notesOf(held), JSON.stringify(notes), { mode: 0o600, flag: 'wx' });
}

/**
 * The files of an inspected import, in load order. Sizes and hashes come from the ledger, never from the disk: the loader compares them with what it reads.
 * `extractedDir`: where the loader finds them. Rejects with CHANGED_SINCE_INSPECTION when a file of the inspection is not there.
 */
export async function filesOf(held: WorkspacePaths, inspection: Inspection, extractedDir: string): Promise<DumpFile[]> {
  const notes = new Map((await readNotes(held)).map((note) => [note.entry, note]));
  return inspection.entries.map(({ path: entry, bytes, sha256 }) => {
    const note = notes.get(entry);
    const name = path.basename(note?.file ?? '');
    if (!note || note.file !== `extracted/${name}`) throw gone();
    return { entry, file: path.join(extractedDir, name), bytes, sha256, detected: note.detected };
  });
}

async function readNotes(paths: WorkspacePaths): Promise<FileNote[]> {
  try {
    const handle = await open(notesOf(paths), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return JSON.parse(await handle.readFile('utf8')) as FileNote[];
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw gone(error);
  }
}

function gone(cause?: unknown): DumpdockError {
  return new DumpdockError('CHANGED_SINCE_INSPECTION', { detail: 'The extracted files are not where the inspection left them.', cause });
}
