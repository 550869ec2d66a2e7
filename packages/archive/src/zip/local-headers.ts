import { quoteName, refusal } from '../refuse.ts';
import type { CentralEntry } from './central-directory.ts';
import { uint64 } from './end-records.ts';
import { readEntryName } from './entry-name.ts';
import { parseExtraFields, saysEncrypted, zip64Values } from './extra-fields.ts';
import type { FileReader } from './file-reader.ts';

const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const HEADER_BYTES = 30;
const ONES = 0xffffffff;
/** Bit 3: CRC-32 and sizes follow the data (APPNOTE 4.4.4). */
const DESCRIPTOR_BIT = 0x0008;
/** Bits that change how an entry is read: encryption, descriptor, patch data, strong encryption, UTF-8, masking. Bits 1 and 2 only tell how hard the packer tried. */
const MEANINGFUL_BITS = 0x0001 | DESCRIPTOR_BIT | 0x0020 | 0x0040 | 0x0800 | 0x2000;

/** Lower bounds suffice to see two records share bytes; this needs no local header, so it comes before every limit that a shared body would trip. */
export function assertNoOverlap(entries: readonly CentralEntry[], directoryOffset: number): CentralEntry[] {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset);
  for (const [i, entry] of sorted.entries()) {
    if (entry.offset >= directoryOffset)
      throw refusal('TRUNCATED', `${quoteName(entry.name)} starts behind the directory (APPNOTE 4.4.16).`);
    const next = sorted[i + 1]?.offset ?? directoryOffset;
    const end = entry.offset + HEADER_BYTES + entry.rawName.length + entry.packedBytes;
    if (end > next) throw refusal('OVERLAPPING_ENTRIES', `${quoteName(entry.name)} reaches into what follows it.`);
  }
  return sorted;
}

/** Holds every local header (APPNOTE 4.3.7) and data descriptor (4.3.9) against the directory; together they must fill the archive up to the directory without a gap. */
export async function checkLocalHeaders(reader: FileReader, sorted: readonly CentralEntry[], directoryOffset: number): Promise<void> {
  const first = sorted[0]?.offset ?? directoryOffset;
  if (first !== 0) throw refusal('PREFIX_DATA', `${first} bytes precede the first entry.`);
  for (const [i, entry] of sorted.entries()) {
    const next = sorted[i + 1]?.offset ?? directoryOffset;
    const dataEnd = (await checkLocalHeader(reader, entry)) + entry.packedBytes;
    if (dataEnd > next) throw refusal('OVERLAPPING_ENTRIES', `${quoteName(entry.name)} reaches into what follows it.`);
    if ((entry.flags & DESCRIPTOR_BIT) !== 0) await checkDescriptor(reader, entry, dataEnd, next);
    else if (dataEnd !== next)
      throw refusal('CORRUPT_HEADER', `${next - dataEnd} bytes behind ${quoteName(entry.name)} belong to no entry.`);
  }
}

/** Returns the offset of the entry's data. */
async function checkLocalHeader(reader: FileReader, entry: CentralEntry): Promise<number> {
  const shown = quoteName(entry.name);
  const fixed = Buffer.from(await reader.read(entry.offset, HEADER_BYTES));
  if (fixed.readUInt32LE(0) !== LOCAL_HEADER)
    throw refusal('CORRUPT_HEADER', `There is no local header where the directory places ${shown}.`);
  const nameBytes = fixed.readUInt16LE(26);
  const rest = Buffer.from(await reader.read(entry.offset + HEADER_BYTES, nameBytes + fixed.readUInt16LE(28)));
  const flags = fixed.readUInt16LE(6);
  const differs = (what: string): Error =>
    refusal('HEADER_MISMATCH', `The local header of ${shown} has another ${what} than the directory.`);
  if (!rest.subarray(0, nameBytes).equals(entry.rawName)) throw differs('name');
  if ((flags & MEANINGFUL_BITS) !== (entry.flags & MEANINGFUL_BITS)) throw differs('set of flags');
  if (fixed.readUInt16LE(8) !== entry.method) throw differs('method');
  const extra = parseExtraFields(rest.subarray(nameBytes), shown);
  if (saysEncrypted(extra)) throw refusal('ENCRYPTED', `${shown} is encrypted.`);
  if (readEntryName(entry.rawName, flags, extra) !== entry.name && extra.has(0x7075)) throw differs('Unicode path');
  const streamed = (flags & DESCRIPTOR_BIT) !== 0;
  const wide = zip64Values(extra, shown);
  const [bytes, packedBytes] = localSizes(fixed, wide, shown);
  const agrees = (local: number, central: number) => local === central || (streamed && (local === 0 || local === ONES));
  if (!agrees(fixed.readUInt32LE(14), entry.crc32)) throw differs('checksum');
  if (!agrees(bytes, entry.bytes) || !agrees(packedBytes, entry.packedBytes)) throw differs('size');
  return entry.offset + HEADER_BYTES + rest.length;
}

/** In a local header the zip64 field holds both sizes, unpacked first (APPNOTE 4.5.3). */
function localSizes(fixed: Buffer, wide: readonly number[] | null, shown: string): [number, number] {
  const packed = fixed.readUInt32LE(18);
  const bytes = fixed.readUInt32LE(22);
  if (wide === null) return [bytes, packed];
  if (wide.length < 2) throw refusal('ZIP64_INVALID', `The zip64 field in the local header of ${shown} lacks a size.`);
  return [bytes === ONES ? wide[0]! : bytes, packed === ONES ? wide[1]! : packed];
}

/** CRC-32 and sizes after the data, with or without a signature, of 32 or 64 bits: the room before the next record tells which (APPNOTE 4.3.9). */
async function checkDescriptor(reader: FileReader, entry: CentralEntry, at: number, next: number): Promise<void> {
  const shown = quoteName(entry.name);
  const length = next - at;
  if (![12, 16, 20, 24].includes(length)) throw refusal('CORRUPT_HEADER', `${length} bytes behind ${shown} are no data descriptor.`);
  const b = await reader.read(at, length);
  const signed = length === 16 || length === 24;
  if (signed && b.readUInt32LE(0) !== DESCRIPTOR) throw refusal('CORRUPT_HEADER', `The data descriptor of ${shown} has a wrong signature.`);
  const start = signed ? 4 : 0;
  const long = length >= 20;
  const packed = long ? uint64(b, start + 4) : b.readUInt32LE(start + 4);
  const bytes = long ? uint64(b, start + 12) : b.readUInt32LE(start + 8);
  const same = b.readUInt32LE(start) === entry.crc32 && packed === entry.packedBytes && bytes === entry.bytes;
  if (!same) throw refusal('HEADER_MISMATCH', `The data descriptor of ${shown} differs from the directory.`);
}
