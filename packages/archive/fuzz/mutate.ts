import { deflateRawSync, gzipSync } from 'node:zlib';
import { buildZip, descriptor, u16, u32, u64, type ZipSpec, type ZipSpecEntry } from '../test/zip-builder.ts';
import type { Random } from './random.ts';

const NAMES = [
  'dump.sql',
  'a/b.sql',
  'd/',
  '10.sql',
  '2.sql',
  'x.sql.gz',
  'read.me',
  '__MACOSX/._a.sql',
  '.hidden.sql',
  'Ünï.sql',
  '../up.sql',
  '/abs.sql',
  'C:/x.sql',
  'a\\b.sql',
  'a//b.sql',
  './x.sql',
  'con.sql',
  'DUMP.SQL',
  '0001.sql',
  '0001.sql/x.sql',
  'tree',
  'tree/x.sql',
  'x\u202e.sql',
  'nl\n.sql',
  '',
  '..',
  'tree/../../x.sql',
  `${'n'.repeat(250)}.sql`,
  `${'n'.repeat(300)}.sql`,
  `${'d/'.repeat(20)}x.sql`,
];
const NUMBERS = [0, 1, 7, 8, 0x7fff, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0xfffffffe, 0xffffffff];
const MODES = [0o100644, 0o100000, 0o120777, 0o040755, 0o040000, 0o010644, 0o060644, 0o140644, 0o104755, 0];
const EXTRA_IDS = [0x0001, 0x7075, 0x9901, 0x0017, 0x5455, 0xcafe];

/** A random archive: honest by and large, with some lies in places that parsers treat differently. */
export function randomArchive(random: Random): Buffer {
  const entries = Array.from({ length: 1 + random.int(5) }, () => randomEntry(random));
  const spec: ZipSpec = { entries, zip64: random.chance(15) };
  for (const entry of entries) if (random.chance(30)) mutateEntry(entry, random);
  if (random.chance(30)) mutateArchive(spec, random);
  const bytes = buildZip(spec);
  return random.chance(25) ? mutateBytes(bytes, random) : bytes;
}

function randomEntry(random: Random): ZipSpecEntry {
  const name = random.chance(70) ? `${random.int(40)}/f${random.int(1000)}.sql` : random.pick(NAMES);
  if (name.endsWith('/')) return { name, method: 0, attributes: 0o040755 * 0x10000 };
  const text = Buffer.from(`INSERT INTO t VALUES (${random.int(9)});\n`.repeat(random.int(400)));
  const data: Buffer = name.endsWith('.gz') ? randomGzip(text, random) : text;
  const entry: ZipSpecEntry = { name, data, method: random.chance(70) ? 8 : 0 };
  if (random.chance(20)) stream(entry, data);
  return entry;
}

function randomGzip(text: Buffer, random: Random): Buffer {
  const parts: Buffer[] = [gzipSync(text)];
  if (random.chance(30)) parts.push(gzipSync(text));
  if (random.chance(20)) parts.push(random.bytes(1 + random.int(20)));
  return Buffer.concat(parts);
}

/** Makes an entry as a writer does that cannot seek: sizes follow the data. */
function stream(entry: ZipSpecEntry, data: Buffer): void {
  const packedBytes = entry.method === 0 ? data.length : deflateRawSync(data).length;
  entry.flags = 0x0808;
  entry.local = { crc32: 0, bytes: 0, packedBytes: 0 };
  entry.tail = descriptor(data, packedBytes);
}

/** One lie about an entry. */
function mutateEntry(entry: ZipSpecEntry, random: Random): void {
  const data = Buffer.from(entry.data ?? '');
  const lies: (() => void)[] = [
    () => {
      entry.name = random.pick(NAMES);
    },
    () => {
      entry.name = random.bytes(1 + random.int(12));
    },
    () => {
      entry.flags = random.pick([0, 1, 8, 0x20, 0x40, 0x800, 0x2000, random.int(0x10000)]);
    },
    () => {
      entry.method = random.pick([0, 1, 8, 9, 12, 14, 93, 99]);
      entry.packed = data;
    },
    () => {
      entry.crc32 = random.int(0xffffffff);
    },
    () => {
      entry.bytes = random.pick([...NUMBERS, data.length + 1, Math.max(0, data.length - 1)]);
    },
    () => {
      entry.packedBytes = random.pick([...NUMBERS, data.length]);
    },
    () => {
      entry.offset = random.pick([...NUMBERS, 30, 100]);
    },
    () => {
      entry.attributes = random.pick(MODES) * 0x10000 + random.pick([0, 0x10]);
    },
    () => {
      entry.madeBy = random.pick([0x0014, 0x031e, 0x131e]);
    },
    () => {
      entry.disk = random.pick([0, 1, 0xffff]);
    },
    () => {
      entry.extra = randomExtra(random);
    },
    () => {
      entry.comment = Buffer.concat([u32(random.pick([0x06054b50, 0x07064b50, 0x02014b50])), random.bytes(random.int(40))]);
    },
    () => {
      entry.local = { ...entry.local, name: random.pick(NAMES) };
    },
    () => {
      entry.local = { ...entry.local, bytes: random.pick(NUMBERS), packedBytes: random.pick(NUMBERS) };
    },
    () => {
      entry.local = { ...entry.local, method: random.pick([0, 8]), flags: random.pick([0, 8, 0x800]) };
    },
    () => {
      entry.local = { ...entry.local, extra: randomExtra(random) };
    },
    () => {
      entry.local = { ...entry.local, signature: 0x04034b51 };
    },
    () => {
      entry.tail = random.bytes(1 + random.int(30));
    },
    () => {
      entry.packed = random.bytes(random.int(200));
      entry.packedBytes = entry.packed.length;
    },
    () => {
      entry.packed = Buffer.concat([deflateRawSync(data), random.bytes(1 + random.int(9))]);
    },
  ];
  random.pick(lies)();
}

function randomExtra(random: Random): Buffer {
  const length = random.int(40);
  const id = random.pick(EXTRA_IDS);
  const body = id === 1 ? Buffer.concat(Array.from({ length: random.int(4) }, () => u64(random.pick(NUMBERS)))) : random.bytes(length);
  return Buffer.concat([u16(id), u16(random.chance(80) ? body.length : random.int(100)), body]);
}

/** One lie about the archive as a whole. */
function mutateArchive(spec: ZipSpec, random: Random): void {
  const shuffled = () => spec.entries.toSorted(() => random.int(3) - 1);
  const lies: (() => void)[] = [
    () => {
      spec.prefix = random.bytes(1 + random.int(50));
    },
    () => {
      spec.after = random.bytes(1 + random.int(50));
    },
    () => {
      spec.beforeEnd = random.bytes(1 + random.int(50));
    },
    () => {
      spec.comment = Buffer.concat([random.bytes(random.int(30)), u32(random.pick([0x06054b50, 0x07064b50, 1]))]);
    },
    () => {
      spec.comment = buildZip({ entries: shuffled() });
    },
    () => {
      spec.end = { count: random.pick(NUMBERS) & 0xffff };
    },
    () => {
      spec.end = { count: spec.entries.length + 1, diskCount: spec.entries.length + 1 };
    },
    () => {
      spec.end = { directoryOffset: random.pick(NUMBERS) };
    },
    () => {
      spec.end = { directoryBytes: random.pick(NUMBERS) };
    },
    () => {
      spec.end = { disk: random.int(3), directoryDisk: random.int(3) };
    },
    () => {
      spec.entries.push({ ...random.pick(spec.entries), offset: 0 });
    },
    () => {
      spec.entries.push(random.pick(spec.entries));
    },
  ];
  random.pick(lies)();
}

/** Damage that knows nothing of zip. */
function mutateBytes(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0 || random.chance(30))
    return bytes.subarray(random.int(20), bytes.length - random.int(Math.max(1, bytes.length - 20)));
  const damaged = Buffer.from(bytes);
  for (let n = 1 + random.int(4); n > 0; n--) damaged[random.int(damaged.length)] = random.int(256);
  return damaged;
}
