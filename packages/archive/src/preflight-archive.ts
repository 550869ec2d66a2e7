import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ArchiveLimits } from '@dumpdock/contracts';
import type { ArchivePlan, PlannedEntry } from './archive-plan.ts';
import { isDirectory, judgeEntry, judgeTotals } from './judge-entries.ts';
import { assertDistinctNames, segmentsOf } from './judge-names.ts';
import { inLoadOrder } from './load-order.ts';
import { asTakenAway, quoteName, refusal } from './refuse.ts';
import { type CentralEntry, readCentralDirectory } from './zip/central-directory.ts';
import { readEndRecords } from './zip/end-records.ts';
import { createFileReader } from './zip/file-reader.ts';
import { assertNoOverlap, checkLocalHeaders } from './zip/local-headers.ts';

/**
 * Reads the structure of a zip archive and decides what will be unpacked. Accepts an archive only when every program would read it alike: both directories
 * agree, records fill the file without gap, overlap, prefix or trailing bytes. Reads headers only (the directory at most `maxCentralDirectoryBytes`), so it is quick
 * enough for a request, and writes nothing.
 *
 * When several rules are broken, the first in this order is reported: end records, limits on the directory, each entry by itself in directory order
 * (encryption, method, name, kind, size), overlaps, duplicates, totals, local headers, SQL files.
 *
 * @param file absolute path; opened with O_NOFOLLOW
 * @param signal aborting it rejects with its reason before the next read
 * @throws DumpdockError CHANGED_SINCE_INSPECTION when the file is not there; with the code of the first rule that is broken: its detail names the entry and the APPNOTE section
 * @see PKWARE APPNOTE 6.3.10
 */
export async function preflightArchive(file: string, limits: ArchiveLimits, signal?: AbortSignal): Promise<ArchivePlan> {
  const handle = await openPlain(file);
  try {
    const { size } = await handle.stat();
    const reader = createFileReader(handle, size, signal);
    const ends = await readEndRecords(reader);
    const entries = await readCentralDirectory(reader, ends, limits);
    for (const entry of entries) judgeEntry(entry, limits);
    const sorted = assertNoOverlap(entries, ends.directoryOffset);
    assertDistinctNames(entries.map((entry) => entry.name));
    judgeTotals(entries, limits);
    await checkLocalHeaders(reader, sorted, ends.directoryOffset);
    return planOf(entries, size);
  } finally {
    await handle.close();
  }
}

async function openPlain(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    throw asTakenAway(error);
  }
}

/** A regular `.sql` or `.sql.gz` file, not hidden and not one of macOS's side files. */
function isSql(entry: CentralEntry): boolean {
  const hidden = segmentsOf(entry.name).some((segment) => segment.startsWith('.') || segment === '__MACOSX');
  return !isDirectory(entry) && !hidden && /\.sql(\.gz)?$/i.test(entry.name);
}

function planOf(entries: readonly CentralEntry[], archiveBytes: number): ArchivePlan {
  const sql = entries.filter(isSql);
  if (sql.length === 0) throw refusal('NO_SQL_FILES', 'No entry of the archive has a name that ends in .sql or .sql.gz.');
  const empty = sql.find((entry) => entry.bytes === 0);
  if (empty !== undefined) throw refusal('EMPTY_SQL', `${quoteName(empty.name)} has no bytes.`);
  return {
    entries: inLoadOrder(sql).map(planned),
    ignored: entries.filter((entry) => !isDirectory(entry) && !isSql(entry)).map((entry) => entry.name),
    offsets: new Set(entries.map((entry) => entry.offset)),
    bytes: sql.reduce((total, entry) => total + entry.bytes, 0),
    archiveBytes,
  };
}

function planned(entry: CentralEntry, index: number): PlannedEntry {
  const { name, bytes, packedBytes, crc32, offset } = entry;
  const file = `${String(index + 1).padStart(4, '0')}.sql`;
  return { name, file, bytes, packedBytes, crc32, method: entry.method === 0 ? 0 : 8, offset, gz: /\.gz$/i.test(name) };
}
