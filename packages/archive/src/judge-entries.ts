import type { ArchiveLimits } from '@dumpdock/contracts';
import { judgeName } from './judge-names.ts';
import { quoteName, refusal } from './refuse.ts';
import type { CentralEntry } from './zip/central-directory.ts';

const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;
const LINK = 0o120000;
/** Hosts whose attributes are those of MS-DOS (APPNOTE 4.4.2): FAT, HPFS, NTFS, VFAT. */
const DOS_HOSTS: readonly number[] = [0, 6, 10, 14];
const DOS_DIRECTORY = 0x10;
/** An empty deflate stream: what java.util.zip and others pack a directory into. */
const EMPTY_DEFLATE_BYTES = 2;

export function isDirectory(entry: CentralEntry): boolean {
  return entry.name.endsWith('/');
}

/** Judges one entry by itself: name, kind, declared size. */
export function judgeEntry(entry: CentralEntry, limits: ArchiveLimits): void {
  judgeName(entry.name, entry.rawName.length, limits);
  judgeKind(entry);
  const shown = quoteName(entry.name);
  if (entry.bytes > limits.maxEntryBytes)
    throw refusal('ENTRY_TOO_LARGE', `${shown} unpacks to ${entry.bytes} bytes; at most ${limits.maxEntryBytes} are accepted.`);
  if (entry.method === 0 && entry.bytes !== entry.packedBytes) throw refusal('SIZE_MISMATCH', `${shown} is stored, yet has two sizes.`);
  judgeRatio(entry.bytes, entry.packedBytes, limits, shown);
}

/** The upper half of the external attributes is a Unix mode; extractors take it so whatever the host byte says (APPNOTE 4.4.15, 4.4.2). */
function judgeKind(entry: CentralEntry): void {
  const shown = quoteName(entry.name);
  const type = (entry.attributes >>> 16) & TYPE_MASK;
  if (type === LINK) throw refusal('SYMLINK', `${shown} is a symbolic link.`);
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY) throw refusal('SPECIAL_FILE', `${shown} is a device, pipe or socket.`);
  if (isDirectory(entry)) {
    if (entry.bytes > 0 || entry.packedBytes > EMPTY_DEFLATE_BYTES) throw refusal('CORRUPT_HEADER', `The directory ${shown} has data.`);
    return;
  }
  const dosDirectory = DOS_HOSTS.includes(entry.madeBy >>> 8) && (entry.attributes & DOS_DIRECTORY) !== 0;
  if (type === DIRECTORY || dosDirectory)
    throw refusal('HEADER_MISMATCH', `${shown} is a file by its name and a directory by its attributes.`);
}

/** Unpacked ÷ packed, judged only above the floor: honest dumps of repetitive rows reach several hundred. */
export function judgeRatio(bytes: number, packedBytes: number, limits: ArchiveLimits, shown: string): void {
  if (bytes > limits.ratioFloorBytes && bytes > packedBytes * limits.maxRatio) {
    throw refusal(
      'RATIO_EXCEEDED',
      `${shown} unpacks to ${Math.round(bytes / Math.max(packedBytes, 1))} times its size; at most ${limits.maxRatio} is accepted.`,
    );
  }
}

/** Limits on all entries together, those included that are left alone: their headers are claims as well. */
export function judgeTotals(entries: readonly CentralEntry[], limits: ArchiveLimits): void {
  const sum = (key: 'bytes' | 'packedBytes') => entries.reduce((total, entry) => total + entry[key], 0);
  const bytes = sum('bytes');
  if (bytes > limits.maxExtractedBytes)
    throw refusal('TOTAL_TOO_LARGE', `The archive unpacks to ${bytes} bytes; at most ${limits.maxExtractedBytes} are accepted.`);
  judgeRatio(bytes, sum('packedBytes'), limits, 'The archive');
}
