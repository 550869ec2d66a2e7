import { crc32, deflateRawSync } from 'node:zlib';

/** An entry to be written; whatever is not given follows from `data`. Every field may lie. */
export interface ZipSpecEntry {
  name: string | Buffer;
  data?: Buffer | string;
  method?: number;
  flags?: number;
  crc32?: number;
  bytes?: number;
  packedBytes?: number;
  attributes?: number;
  madeBy?: number;
  disk?: number;
  offset?: number;
  extra?: Buffer;
  comment?: Buffer;
  /** Fields of the local header that differ from the directory. */
  local?: {
    name?: string | Buffer;
    method?: number;
    flags?: number;
    crc32?: number;
    bytes?: number;
    packedBytes?: number;
    extra?: Buffer;
    signature?: number;
  };
  /** Bytes between the entry's data and the next record. */
  tail?: Buffer;
  /** Packed data, when it is not what `method` makes of `data`. */
  packed?: Buffer;
}

/** An archive to be written. */
export interface ZipSpec {
  entries: ZipSpecEntry[];
  prefix?: Buffer;
  beforeEnd?: Buffer;
  after?: Buffer;
  comment?: Buffer;
  end?: { disk?: number; directoryDisk?: number; diskCount?: number; count?: number; directoryBytes?: number; directoryOffset?: number };
  zip64?: boolean;
}

interface Written {
  readonly head: Buffer;
  readonly central: Buffer;
}

/** The bytes of an archive as described (APPNOTE 4.3), honest where nothing else is said. */
export function buildZip(spec: ZipSpec): Buffer {
  let offset = spec.prefix?.length ?? 0;
  const heads: Buffer[] = [];
  const centrals: Buffer[] = [];
  for (const entry of spec.entries) {
    const { head, central } = buildEntry(entry, offset);
    heads.push(head);
    centrals.push(central);
    offset += head.length;
  }
  const directory = Buffer.concat(centrals);
  const ends = buildEnd(spec, directory.length, offset);
  return Buffer.concat([
    spec.prefix ?? Buffer.alloc(0),
    ...heads,
    directory,
    spec.beforeEnd ?? Buffer.alloc(0),
    ends,
    spec.after ?? Buffer.alloc(0),
  ]);
}

function buildEntry(entry: ZipSpecEntry, at: number): Written {
  const data = Buffer.from(entry.data ?? '');
  const method = entry.method ?? 8;
  const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data);
  const name = Buffer.from(entry.name);
  const fields = {
    flags: entry.flags ?? 0x0800,
    method,
    crc32: entry.crc32 ?? crc32(data),
    packedBytes: entry.packedBytes ?? packed.length,
    bytes: entry.bytes ?? data.length,
  };
  const localName = Buffer.from(entry.local?.name ?? name);
  const localExtra = entry.local?.extra ?? Buffer.alloc(0);
  const local = Buffer.concat([
    u32(entry.local?.signature ?? 0x04034b50),
    u16(20),
    middle({ ...fields, ...entry.local }),
    u16(localName.length),
    u16(localExtra.length),
    localName,
    localExtra,
  ]);
  const extra = entry.extra ?? Buffer.alloc(0);
  const comment = entry.comment ?? Buffer.alloc(0);
  const central = Buffer.concat([
    u32(0x02014b50),
    u16(entry.madeBy ?? 0x031e),
    u16(20),
    middle(fields),
    u16(name.length),
    u16(extra.length),
    u16(comment.length),
    u16(entry.disk ?? 0),
    u16(0),
    u32(entry.attributes ?? 0o100644 * 0x10000),
    u32(entry.offset ?? at),
    name,
    extra,
    comment,
  ]);
  return { head: Buffer.concat([local, packed, entry.tail ?? Buffer.alloc(0)]), central };
}

/** Flags to unpacked size: the same twelve fields in both headers. */
function middle(f: { flags: number; method: number; crc32: number; packedBytes: number; bytes: number }): Buffer {
  return Buffer.concat([u16(f.flags), u16(f.method), u16(0), u16(0x5a21), u32(f.crc32), u32(f.packedBytes), u32(f.bytes)]);
}

function buildEnd(spec: ZipSpec, directoryBytes: number, directoryOffset: number): Buffer {
  const count = spec.entries.length;
  const end = { disk: 0, directoryDisk: 0, diskCount: count, count, directoryBytes, directoryOffset, ...spec.end };
  const comment = spec.comment ?? Buffer.alloc(0);
  const plain = Buffer.concat([
    u32(0x06054b50),
    u16(end.disk),
    u16(end.directoryDisk),
    u16(end.diskCount),
    u16(end.count),
    u32(end.directoryBytes),
    u32(end.directoryOffset),
    u16(comment.length),
    comment,
  ]);
  if (spec.zip64 !== true) return plain;
  const record = Buffer.concat([
    u32(0x06064b50),
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(count),
    u64(count),
    u64(directoryBytes),
    u64(directoryOffset),
  ]);
  const recordAt = directoryOffset + directoryBytes + (spec.beforeEnd?.length ?? 0);
  return Buffer.concat([record, u32(0x07064b50), u32(0), u64(recordAt), u32(1), plain]);
}

/** A data descriptor (APPNOTE 4.3.9), signed, with 32-bit sizes. */
export function descriptor(data: Buffer, packedBytes: number): Buffer {
  return Buffer.concat([u32(0x08074b50), u32(crc32(data)), u32(packedBytes), u32(data.length)]);
}

export function u16(value: number): Buffer {
  const b = Buffer.alloc(2);
  b.writeUInt16LE(value & 0xffff);
  return b;
}

export function u32(value: number): Buffer {
  const b = Buffer.alloc(4);
  b.writeUInt32LE(value >>> 0);
  return b;
}

export function u64(value: number): Buffer {
  const b = Buffer.alloc(8);
  b.writeBigUInt64LE(BigInt(Math.trunc(value)));
  return b;
}
