import { closeSync, constants, openSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type ArchiveLimits, asDumpdockError, DumpdockError, noRoomCode } from '@dumpdock/contracts';
import extract from 'extract-zip';
import type { ArchivePlan, ExtractedEntry, PlannedEntry } from './archive-plan.ts';
import { type DecodedEntry, decodeEntry, type WrittenBytes } from './entry-streams.ts';
import { asTakenAway, quoteName, refusal } from './refuse.ts';
import { compareWithPlan } from './verify-extraction.ts';

type ZipEntry = Parameters<NonNullable<extract.Options['onEntry']>>[0];
type ZipFile = Parameters<NonNullable<extract.Options['onEntry']>>[1];
type OpenedStream = (error: Error | null, stream?: Readable) => void;
type OpenStream = (entry: ZipEntry, options: { decodeFileData: false }, opened: OpenedStream) => void;

export interface ExtractOptions {
  readonly limits: ArchiveLimits;
  /** Aborting it ends the extraction with its reason; what was written stays for the workspace to remove. */
  readonly signal?: AbortSignal;
  /** Called when a file is about to be written: it exists, is empty and grows from now on, in directory order of the archive. */
  readonly onEntry?: (entry: PlannedEntry, path: string) => void;
  /**
   * Called with each piece of SQL text on its way to the file, so that it need not be read again. The pieces of an entry are only checked once {@link ExtractOptions.onEntryDone} was called
   * for it. Throwing ends the extraction with what was thrown; a promise holds it up until it resolves.
   */
  readonly onText?: (entry: PlannedEntry, chunk: Buffer) => Promise<void> | undefined;
  /** Called when a file is whole: size and CRC-32 are those of the plan, the text was looked at. At the latest before the promise resolves. */
  readonly onEntryDone?: (extracted: ExtractedEntry) => void;
  /** Called often, with the bytes of SQL text written so far over all entries. */
  readonly onProgress?: (bytes: number) => void;
}

/** General state of one extraction. */
interface Extraction extends ExtractOptions {
  readonly plan: ArchivePlan;
  readonly root: string;
  readonly byOffset: ReadonlyMap<number, PlannedEntry>;
  readonly written: WrittenBytes;
  readonly done: Map<PlannedEntry, ExtractedEntry>;
  current: { entry: PlannedEntry; decoded: DecodedEntry } | null;
  failure: unknown;
}

/**
 * Unpacks the SQL files of a preflighted archive into `dir` under generated names with mode 0600, through extract-zip. What extract-zip would do of its own is taken from it, entry by entry,
 * before it acts: links, modes, names, and the reading of data (it checks no CRC-32 and no leftovers).
 *
 * It makes no directory for an entry and resolves no path: `callerNamesFiles` (patches/extract-zip@2.0.1.patch). So `dir` may be a path below `/proc/self/fd`, and then nothing that is put in the
 * place of a directory meanwhile leads elsewhere.
 *
 * Runs in a killable child under Node's permission model: it needs `--allow-fs-read` on the archive, on `dir` and on the program itself, `--allow-fs-write` on `dir` (which then has to exist, with a slash behind it, when the child starts); no child processes, workers
 * or addons. A umask of 077 is the caller's; `dir` is made 0700 in any case.
 *
 * @param file the archive that `plan` was made from, unchanged
 * @param dir absolute; must be absent or empty, in a directory that exists
 * @returns the files in load order
 * @throws DumpdockError: SIZE_MISMATCH, CRC_MISMATCH, CORRUPT_DATA, the limits (for `.sql.gz`), EMPTY_SQL, NOT_TEXT_SQL, NO_SPACE, CHANGED_SINCE_INSPECTION when the archive is not the planned one
 */
export async function extractArchive(file: string, plan: ArchivePlan, dir: string, options: ExtractOptions): Promise<ExtractedEntry[]> {
  options.signal?.throwIfAborted();
  await requireEmpty(dir);
  const extraction: Extraction = {
    ...options,
    plan,
    root: dir,
    byOffset: new Map(plan.entries.map((entry) => [entry.offset, entry])),
    written: { total: 0 },
    done: new Map(),
    current: null,
    failure: null,
  };
  const onAbort = () => extraction.current?.decoded.stream.destroy(asError(options.signal?.reason));
  options.signal?.addEventListener('abort', onAbort);
  try {
    await extract(file, { dir, callerNamesFiles: true, onEntry: (entry, zipFile) => neutralise(extraction, entry, zipFile) });
    finishCurrent(extraction);
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    throw translate(extraction.failure ?? error, extraction.current?.entry.name);
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
  options.signal?.throwIfAborted();
  const extracted = plan.entries.map((entry) => extraction.done.get(entry) ?? missing(entry));
  await compareWithPlan(dir, extracted);
  return extracted;
}

async function requireEmpty(dir: string): Promise<void> {
  // Not recursive: when its parent was taken away, somebody else has the import.
  await mkdir(dir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if ((await readdir(dir)).length > 0) throw new DumpdockError('INTERNAL', { detail: 'The directory to extract into is not empty.' });
}

/**
 * Called by extract-zip, synchronously, before it acts on an entry; a throw ends the extraction. A planned entry becomes a regular file of a generated name, anything else the
 * directory itself, which extract-zip leaves as it is.
 */
function neutralise(extraction: Extraction, zipEntry: ZipEntry, zipFile: ZipFile): void {
  extraction.signal?.throwIfAborted();
  finishCurrent(extraction);
  const planned = extraction.byOffset.get(zipEntry.relativeOffsetOfLocalHeader);
  zipEntry.versionMadeBy = (3 << 8) | 30;
  if (planned === undefined) {
    if (!extraction.plan.offsets.has(zipEntry.relativeOffsetOfLocalHeader)) throw changed(zipEntry.fileName);
    zipEntry.fileName = '/';
    zipEntry.externalFileAttributes = 0o40700 * 0x10000;
    return;
  }
  const { bytes, packedBytes, crc32, method } = planned;
  const same =
    zipEntry.uncompressedSize === bytes &&
    zipEntry.compressedSize === packedBytes &&
    zipEntry.crc32 === crc32 &&
    zipEntry.compressionMethod === method;
  if (!same || extraction.done.has(planned)) throw changed(planned.name);
  zipEntry.fileName = planned.file;
  zipEntry.externalFileAttributes = 0o100600 * 0x10000;
  const path = join(extraction.root, planned.file);
  closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600));
  readThroughDecoder(extraction, planned, zipFile);
  extraction.onEntry?.(planned, path);
}

/** Gives extract-zip our own reading of the entry's data instead of yauzl's, for this one entry. */
function readThroughDecoder(extraction: Extraction, planned: PlannedEntry, zipFile: ZipFile): void {
  const openPacked = Object.getPrototypeOf(zipFile).openReadStream as OpenStream;
  const openDecoded = (zipEntry: ZipEntry, opened: OpenedStream): void => {
    openPacked.call(zipFile, zipEntry, { decodeFileData: false }, (error, packed) => {
      if (packed === undefined) return opened(error ?? changed(planned.name));
      const { onText, ...others } = extraction;
      const decoded = decodeEntry(packed, planned, { ...others, onText: onText && ((chunk) => onText(planned, chunk)) });
      decoded.stream.once('error', (failure) => {
        extraction.failure ??= failure;
      });
      extraction.current = { entry: planned, decoded };
      if (extraction.signal?.aborted === true) decoded.stream.destroy(asError(extraction.signal.reason));
      opened(null, decoded.stream);
    });
  };
  Object.assign(zipFile, { openReadStream: openDecoded });
}

/** extract-zip went on or is through: the file before is whole. */
function finishCurrent(extraction: Extraction): void {
  if (extraction.current === null) return;
  const { entry, decoded } = extraction.current;
  extraction.current = null;
  const extracted = { entry, path: join(extraction.root, entry.file), bytes: decoded.bytes() };
  extraction.done.set(entry, extracted);
  extraction.onEntryDone?.(extracted);
}

function changed(name: string): DumpdockError {
  return refusal('CHANGED_SINCE_INSPECTION', `The archive is not the one that was checked: ${quoteName(name)}.`);
}

function missing(entry: PlannedEntry): never {
  throw changed(entry.name);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DumpdockError('CANCELLED', { cause: reason });
}

/** The error of a full disk, a damaged stream or a name the file system refuses, as a code; anything else as it is. */
function translate(error: unknown, name = 'an entry'): unknown {
  if (error instanceof DumpdockError || !(error instanceof Error)) return error;
  if (noRoomCode(error) !== null) return asDumpdockError(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENAMETOOLONG') return refusal('NAME_TOO_LONG', 'A name in the archive is too long for this file system.', error);
  if (code.startsWith('Z_')) return refusal('CORRUPT_DATA', `The packed data of ${quoteName(name)} is damaged (${code}).`, error);
  return asTakenAway(error);
}
