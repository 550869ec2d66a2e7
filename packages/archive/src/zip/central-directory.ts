import type { ArchiveLimits } from '@dumpdock/contracts';
import { quoteName, refusal } from '../refuse.ts';
import type { EndRecords } from './end-records.ts';
import { readEntryName } from './entry-name.ts';
import { type ExtraFields, parseExtraFields, saysEncrypted, zip64Values } from './extra-fields.ts';
import type { FileReader } from './file-reader.ts';

const CENTRAL_HEADER = 0x02014b50;
const HEADER_BYTES = 46;
const ONES = 0xffffffff;

/** General purpose bits (APPNOTE 4.4.4) that say: encrypted, strongly encrypted, masked headers. */
const ENCRYPTED_BITS = 0x0001 | 0x0040 | 0x2000;
/** Bit 5: compressed patched data. */
const PATCHED_BIT = 0x0020;
const AES_METHOD = 99;

/** One record of the central directory (APPNOTE 4.3.12), as it is, with 64-bit values resolved. */
export interface CentralEntry {
  readonly name: string;
  readonly rawName: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
  /** `external file attributes`: the upper half is a Unix mode whatever the host byte says, as extractors take it. */
  readonly attributes: number;
  readonly madeBy: number;
}

/** Reads the directory in one piece, after its declared size and number of entries were held against the limits. */
export async function readCentralDirectory(reader: FileReader, ends: EndRecords, limits: ArchiveLimits): Promise<CentralEntry[]> {
  if (ends.entryCount > limits.maxEntries) {
    throw refusal('TOO_MANY_ENTRIES', `The archive has ${ends.entryCount} entries; at most ${limits.maxEntries} are accepted.`);
  }
  if (ends.directoryBytes > limits.maxCentralDirectoryBytes) {
    throw refusal(
      'TOO_MANY_ENTRIES',
      `The directory of the archive has ${ends.directoryBytes} bytes; at most ${limits.maxCentralDirectoryBytes} are accepted.`,
    );
  }
  const bytes = Buffer.from(await reader.read(ends.directoryOffset, ends.directoryBytes));
  const entries: CentralEntry[] = [];
  let at = 0;
  for (let n = 0; n < ends.entryCount; n++) {
    if (at + HEADER_BYTES > bytes.length) throw refusal('CORRUPT_HEADER', `The directory ends after ${n} of ${ends.entryCount} entries.`);
    const length = recordLength(bytes, at);
    entries.push(parseRecord(bytes.subarray(at, at + length)));
    at += length;
  }
  if (at !== bytes.length)
    throw refusal(
      'CORRUPT_HEADER',
      `The directory holds more than the ${ends.entryCount} entries that the end record counts (APPNOTE 4.4.22).`,
    );
  return entries;
}

function recordLength(bytes: Buffer, at: number): number {
  if (bytes.readUInt32LE(at) !== CENTRAL_HEADER)
    throw refusal('CORRUPT_HEADER', 'A record of the directory has a wrong signature (APPNOTE 4.3.12).');
  const length = HEADER_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  if (at + length > bytes.length) throw refusal('CORRUPT_HEADER', 'A record of the directory is longer than the directory.');
  return length;
}

function parseRecord(b: Buffer): CentralEntry {
  const nameEnd = HEADER_BYTES + b.readUInt16LE(28);
  const flags = b.readUInt16LE(8);
  const method = b.readUInt16LE(10);
  const rawName = b.subarray(HEADER_BYTES, nameEnd);
  const extra = parseExtraFields(b.subarray(nameEnd, nameEnd + b.readUInt16LE(30)), quoteName(rawName.toString('latin1')));
  const shown = quoteName(rawName.toString('latin1'));
  if (b.readUInt16LE(34) !== 0) throw refusal('MULTI_DISK', `${shown} starts on another disk (APPNOTE 4.4.11).`);
  assertReadable(flags, method, extra, shown);
  return {
    name: readEntryName(rawName, flags, extra),
    rawName,
    flags,
    method,
    crc32: b.readUInt32LE(16),
    ...sizes(b, extra, shown),
    attributes: b.readUInt32LE(38),
    madeBy: b.readUInt16LE(4),
  };
}

function assertReadable(flags: number, method: number, extra: ExtraFields, shown: string): void {
  if ((flags & ENCRYPTED_BITS) !== 0 || method === AES_METHOD || saysEncrypted(extra))
    throw refusal('ENCRYPTED', `${shown} is encrypted (APPNOTE 4.4.4).`);
  if (method !== 0 && method !== 8) throw refusal('UNSUPPORTED_METHOD', `${shown} is packed with method ${method} (APPNOTE 4.4.5).`);
  if ((flags & PATCHED_BIT) !== 0) throw refusal('UNSUPPORTED_METHOD', `${shown} holds patch data (APPNOTE 4.4.4 bit 5).`);
}

/** Sizes and offset; each one that is all ones stands in the zip64 field, in this order, and nothing else does (APPNOTE 4.5.3). */
function sizes(b: Buffer, extra: ExtraFields, shown: string): Pick<CentralEntry, 'bytes' | 'packedBytes' | 'offset'> {
  const wide = zip64Values(extra, shown);
  const take = (value: number): number => {
    if (value !== ONES) return value;
    const real = wide?.shift();
    if (real === undefined) throw refusal('ZIP64_INVALID', `${shown} announces a 64-bit value that is not there.`);
    return real;
  };
  const bytes = take(b.readUInt32LE(24));
  const packedBytes = take(b.readUInt32LE(20));
  const offset = take(b.readUInt32LE(42));
  if (wide !== null && wide.length > 0) throw refusal('ZIP64_INVALID', `The zip64 field of ${shown} holds values that nothing refers to.`);
  return { bytes, packedBytes, offset };
}
