import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';

const FIXTURES = join(import.meta.dirname, '../test/fixtures/zips');
const SMALL_BYTES = 8 * 1024;

/** Signatures of records and where their numbers stand: offset and width (APPNOTE 4.3.7, 4.3.9, 4.3.12, 4.3.14 to 4.3.16). */
const RECORDS: readonly { readonly signature: number; readonly fields: readonly (readonly [offset: number, width: 2 | 4])[] }[] = [
  { signature: 0x04034b50, fields: [[4, 2], [6, 2], [8, 2], [14, 4], [18, 4], [22, 4], [26, 2], [28, 2]] },
  { signature: 0x02014b50, fields: [[4, 2], [6, 2], [8, 2], [10, 2], [16, 4], [20, 4], [24, 4], [28, 2], [30, 2], [32, 2], [34, 2], [38, 4], [42, 4]] },
  { signature: 0x06054b50, fields: [[4, 2], [6, 2], [8, 2], [10, 2], [12, 4], [16, 4], [20, 2]] },
  { signature: 0x06064b50, fields: [[4, 4], [8, 4], [16, 4], [24, 4], [32, 4], [40, 4], [44, 4], [48, 4], [52, 4]] },
  { signature: 0x07064b50, fields: [[4, 4], [8, 4], [12, 4], [16, 4]] },
  { signature: 0x08074b50, fields: [[4, 4], [8, 4], [12, 4]] },
]; // biome-ignore format: one record a line
const NUMBERS = [
  0, 1, 2, 8, 9, 20, 22, 30, 45, 46, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

const samples = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.zip'))
  .toSorted()
  .map((name) => join(FIXTURES, name))
  .filter((file) => statSync(file).size <= SMALL_BYTES)
  .map((file) => readFileSync(file));

/** A sample archive, honest or hostile, of which one to three records were changed, moved, doubled or spliced with those of another. */
export function mutatedSample(random: Random): Buffer {
  let bytes: Buffer = Buffer.from(random.pick(samples));
  for (let n = 1 + random.int(3); n > 0; n--) bytes = mutate(bytes, random);
  return bytes;
}

function mutate(bytes: Buffer, random: Random): Buffer {
  const starts = recordStarts(bytes);
  if (starts.length === 0 || random.chance(10)) return spliced(bytes, random.pick(samples), random);
  if (random.chance(65)) return withField(bytes, random.pick(starts), random);
  const [a, b] = [random.pick(starts), random.pick(starts)].toSorted((x, y) => x - y) as [number, number];
  const piece = bytes.subarray(a, b);
  return random.pick([
    () => Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]),
    () => Buffer.concat([bytes.subarray(0, b), piece, bytes.subarray(b)]),
    () => Buffer.concat([bytes.subarray(0, a), random.bytes(1 + random.int(8)), bytes.subarray(a)]),
    () => Buffer.concat([piece, bytes.subarray(0, a), bytes.subarray(b)]),
  ])();
}

function recordStarts(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf('PK'); at !== -1 && at + 4 <= bytes.length; at = bytes.indexOf('PK', at + 1)) {
    if (RECORDS.some(({ signature }) => signature === bytes.readUInt32LE(at))) starts.push(at);
  }
  return starts;
}

/** One number of one record is another: a favourite of parsers, one more or less, or a place in this file. */
function withField(bytes: Buffer, at: number, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  const { fields } = RECORDS.find(({ signature }) => signature === bytes.readUInt32LE(at))!;
  const [offset, width] = random.pick(fields);
  if (at + offset + width > changed.length) return changed;
  const now = changed.readUIntLE(at + offset, width);
  const value = random.pick([random.pick(NUMBERS), now + 1, now - 1, now ^ (1 << random.int(width * 8)), random.int(bytes.length + 1)]);
  changed.writeUIntLE((value >>> 0) % 2 ** (width * 8), at + offset, width);
  return changed;
}

function spliced(bytes: Buffer, other: Buffer, random: Random): Buffer {
  return Buffer.concat([bytes.subarray(0, random.int(bytes.length + 1)), other.subarray(random.int(other.length + 1))]);
}
