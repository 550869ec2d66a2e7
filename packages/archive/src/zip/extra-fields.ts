import { refusal } from '../refuse.ts';

/** Header ids of extra fields that change what an entry is (APPNOTE 4.5.2, 4.6.9, and AE-x of WinZip). */
const ZIP64 = 0x0001;
const UNICODE_PATH = 0x7075;
const AES = 0x9901;
const STRONG_ENCRYPTION = 0x0017;

/** Extra fields by header id. */
export type ExtraFields = ReadonlyMap<number, Buffer>;

/** Reads an extra field area (APPNOTE 4.5.1): it must be filled exactly, and no id that matters may come twice. */
export function parseExtraFields(area: Buffer, shownName: string): ExtraFields {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at < area.length; ) {
    if (at + 4 > area.length) throw refusal('CORRUPT_HEADER', `An extra field of ${shownName} is cut short.`);
    const id = area.readUInt16LE(at);
    const end = at + 4 + area.readUInt16LE(at + 2);
    if (end > area.length) throw refusal('CORRUPT_HEADER', `An extra field of ${shownName} is longer than its area.`);
    if (fields.has(id) && [ZIP64, UNICODE_PATH].includes(id))
      throw refusal('CORRUPT_HEADER', `An extra field of ${shownName} comes twice.`);
    fields.set(id, area.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

export function saysEncrypted(fields: ExtraFields): boolean {
  return fields.has(AES) || fields.has(STRONG_ENCRYPTION);
}

/** The 64-bit values of the zip64 field (APPNOTE 4.5.3), or null when there is none. */
export function zip64Values(fields: ExtraFields, shownName: string): number[] | null {
  const data = fields.get(ZIP64);
  if (data === undefined) return null;
  const values: number[] = [];
  for (let at = 0; at + 8 <= data.length; at += 8) values.push(Number(data.readBigUInt64LE(at)));
  // A 32-bit disk number may be the last member; it has to be 0 as everywhere.
  const rest = data.length % 8;
  const diskOnly = rest === 4 && values.length > 0 && data.readUInt32LE(data.length - 4) === 0;
  if (rest !== 0 && !diskOnly) throw refusal('ZIP64_INVALID', `The zip64 field of ${shownName} has a wrong length.`);
  return values;
}

/** The Info-ZIP Unicode path (APPNOTE 4.6.9): the CRC-32 of the name it stands for, and the name in UTF-8. */
export function unicodePath(fields: ExtraFields, shownName: string): { crc32: number; raw: Buffer } | null {
  const data = fields.get(UNICODE_PATH);
  if (data === undefined) return null;
  if (data.length < 5 || data[0] !== 1) throw refusal('CORRUPT_HEADER', `The Unicode path of ${shownName} is not of version 1.`);
  return { crc32: data.readUInt32LE(1), raw: data.subarray(5) };
}
