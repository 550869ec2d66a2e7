import { refusal } from '../refuse.ts';
import type { FileReader } from './file-reader.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const ZIP64_END_RECORD = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const SPLIT_MARKER = 0x08074b50;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const ZIP64_END_BYTES = 56;
const MAX_COMMENT_BYTES = 0xffff;

/** Where the central directory lies, agreed on by every record that says so. */
export interface EndRecords {
  readonly entryCount: number;
  readonly directoryOffset: number;
  readonly directoryBytes: number;
}

/** Number of a little-endian 64-bit field. Values beyond 2^53 lose digits, which is harmless: all are compared with the size of the file or a limit. */
export function uint64(buffer: Buffer, offset: number): number {
  return Number(buffer.readBigUInt64LE(offset));
}

/**
 * Reads the end of central directory record (APPNOTE 4.3.16) and, where there is one, the zip64 record (4.3.14, 4.3.15).
 * Accepts only one reading: the record ends exactly with the file, no second one would fit, the zip64 record agrees with it, and the directory ends where
 * the records begin.
 */
export async function readEndRecords(reader: FileReader): Promise<EndRecords> {
  const start = await readSignature(reader);
  const tailBytes = Math.min(reader.size, END_BYTES + MAX_COMMENT_BYTES + LOCATOR_BYTES);
  const tailStart = reader.size - tailBytes;
  const tail = Buffer.from(await reader.read(tailStart, tailBytes));
  const at = findEndRecord(tail, start);
  const plain = parseEndRecord(tail.subarray(at));
  const locatorAt = at - LOCATOR_BYTES;
  const hasLocator = locatorAt >= 0 && tail.readUInt32LE(locatorAt) === ZIP64_LOCATOR;
  if (!hasLocator && plain.needsZip64)
    throw refusal('ZIP64_INVALID', 'The end record points to a zip64 record that is not there (APPNOTE 4.4.1.4).');
  if (!hasLocator) return placed(reader, plain, tailStart + at);
  const { record, recordOffset } = await readZip64(reader, tail.subarray(locatorAt, at), tailStart + locatorAt);
  assertAgreement(plain, record);
  return placed(reader, record, recordOffset);
}

async function readSignature(reader: FileReader): Promise<number> {
  if (reader.size < 4) throw refusal('NOT_A_ZIP', 'The file is too short for a zip archive.');
  return (await reader.read(0, 4)).readUInt32LE(0);
}

function findEndRecord(tail: Buffer, start: number): number {
  const signature = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
  const exact: number[] = [];
  let last = -1;
  for (let at = tail.indexOf(signature); at !== -1; at = tail.indexOf(signature, at + 1)) {
    if (at + END_BYTES > tail.length) break;
    last = at;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length) exact.push(at);
  }
  if (last === -1 && start !== LOCAL_HEADER) throw refusal('NOT_A_ZIP', 'The file has neither the start nor the end of a zip archive.');
  if (last === -1) throw refusal('TRUNCATED', 'The archive has no end record (APPNOTE 4.3.16): its last bytes are missing.');
  if (exact.length === 0) throw refusal('TRAILING_DATA', 'Bytes follow the end record and its comment (APPNOTE 4.4.11).');
  if (exact.length > 1 || exact[0] !== last)
    throw refusal('CORRUPT_HEADER', 'The archive has two end records: programs would read it differently.');
  if (start === SPLIT_MARKER) throw refusal('MULTI_DISK', 'The archive begins with the marker of a split archive (APPNOTE 8.5.3).');
  return last;
}

interface EndFields extends EndRecords {
  readonly disk: number;
  readonly directoryDisk: number;
  readonly diskEntryCount: number;
}

function parseEndRecord(b: Buffer): EndFields & { needsZip64: boolean } {
  const fields = {
    disk: b.readUInt16LE(4),
    directoryDisk: b.readUInt16LE(6),
    diskEntryCount: b.readUInt16LE(8),
    entryCount: b.readUInt16LE(10),
    directoryBytes: b.readUInt32LE(12),
    directoryOffset: b.readUInt32LE(16),
  };
  const { disk, directoryDisk, diskEntryCount, entryCount, directoryBytes, directoryOffset } = fields;
  const needsZip64 =
    [disk, directoryDisk, diskEntryCount, entryCount].includes(0xffff) || [directoryBytes, directoryOffset].includes(0xffffffff);
  return { ...fields, needsZip64 };
}

/** APPNOTE 4.3.15 (locator) and 4.3.14 (record); the record must lie directly before its locator. */
async function readZip64(reader: FileReader, locator: Buffer, locatorOffset: number): Promise<{ record: EndFields; recordOffset: number }> {
  if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) > 1) throw refusal('MULTI_DISK', 'The zip64 locator names another disk.');
  const recordOffset = uint64(locator, 8);
  if (recordOffset + ZIP64_END_BYTES > locatorOffset) throw refusal('ZIP64_INVALID', 'The zip64 locator points to where no record can be.');
  const b = await reader.read(recordOffset, ZIP64_END_BYTES);
  const ends = recordOffset + 12 + uint64(b, 4);
  if (b.readUInt32LE(0) !== ZIP64_END_RECORD || ends !== locatorOffset)
    throw refusal('ZIP64_INVALID', 'The zip64 record does not end at its locator.');
  const record = {
    disk: b.readUInt32LE(16),
    directoryDisk: b.readUInt32LE(20),
    diskEntryCount: uint64(b, 24),
    entryCount: uint64(b, 32),
    directoryBytes: uint64(b, 40),
    directoryOffset: uint64(b, 48),
  };
  return { record, recordOffset };
}

/** A field of the plain record is either all ones (APPNOTE 4.4.1.4) or says the same as the zip64 record. */
function assertAgreement(plain: EndFields, zip64: EndFields): void {
  const wide: (keyof EndFields)[] = ['directoryBytes', 'directoryOffset'];
  const narrow: (keyof EndFields)[] = ['disk', 'directoryDisk', 'diskEntryCount', 'entryCount'];
  const differs = (keys: (keyof EndFields)[], ones: number) => keys.some((k) => plain[k] !== ones && plain[k] !== zip64[k]);
  if (differs(wide, 0xffffffff) || differs(narrow, 0xffff))
    throw refusal('ZIP64_INVALID', 'The zip64 record and the end record describe different directories.');
}

/** The directory must end exactly where the end records begin. */
async function placed(reader: FileReader, fields: EndFields, recordsOffset: number): Promise<EndRecords> {
  const { disk, directoryDisk, diskEntryCount, entryCount, directoryBytes, directoryOffset } = fields;
  if (disk !== 0 || directoryDisk !== 0) throw refusal('MULTI_DISK', 'The archive is one part of several (APPNOTE 4.4.19).');
  if (diskEntryCount !== entryCount) throw refusal('CORRUPT_HEADER', 'The archive gives two numbers of entries (APPNOTE 4.4.21, 4.4.22).');
  const gap = recordsOffset - (directoryOffset + directoryBytes);
  if (gap < 0) throw refusal('TRUNCATED', 'The central directory runs past its end (APPNOTE 4.4.23, 4.4.24).');
  if (gap > 0) throw await gapRefusal(reader, recordsOffset - directoryBytes, gap);
  if (entryCount === 0) throw refusal('EMPTY_ARCHIVE', 'The archive has no entries.');
  return { entryCount, directoryOffset, directoryBytes };
}

async function gapRefusal(reader: FileReader, shiftedDirectory: number, gap: number): Promise<Error> {
  const shifted = shiftedDirectory + 4 <= reader.size && (await reader.read(shiftedDirectory, 4)).readUInt32LE(0) === CENTRAL_HEADER;
  return shifted
    ? refusal('PREFIX_DATA', `${gap} bytes precede the archive.`)
    : refusal('TRAILING_DATA', `${gap} bytes lie between the central directory and the end record.`);
}
