import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { preflightArchive } from '@dumpdock/archive';
import { type ArchiveLimits, DumpdockError } from '@dumpdock/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildZip, descriptor, u16, u32, u64, type ZipSpec } from './zip-builder.ts';

const LIMITS: ArchiveLimits = {
  maxUploadBytes: 1e6,
  maxExtractedBytes: 100_000,
  maxEntryBytes: 60_000,
  maxEntries: 5,
  maxCentralDirectoryBytes: 2000,
  maxDepth: 3,
  maxPathBytes: 300,
  maxNameBytes: 255,
  maxRatio: 20,
  ratioFloorBytes: 1000,
};
const SQL = 'SELECT 1;\n';
const body = Buffer.from(SQL);
const packed = deflateRawSync(body);

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'preflight-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function decide(bytes: Buffer | ZipSpec): Promise<string> {
  const file = join(dir, 'a.zip');
  writeFileSync(file, Buffer.isBuffer(bytes) ? bytes : buildZip(bytes));
  try {
    const plan = await preflightArchive(file, LIMITS);
    return plan.entries.map((entry) => entry.name).join(' ');
  } catch (error) {
    if (error instanceof DumpdockError) return error.code;
    throw error;
  }
}

const streamed = { flags: 0x0808, local: { crc32: 0, bytes: 0, packedBytes: 0 } };
const signed = descriptor(body, packed.length);
const long = Buffer.concat([u32(crc32(body)), u64(packed.length), u64(body.length)]);
const noise = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * i * 31 + i * 7) % 251));

describe('accepts what real tools write', () => {
  test.each<[string, ZipSpec]>([
    ['a signed descriptor', { entries: [{ name: 'a.sql', data: SQL, ...streamed, tail: signed }] }],
    ['a bare descriptor', { entries: [{ name: 'a.sql', data: SQL, ...streamed, tail: signed.subarray(4) }] }],
    ['a bare 64-bit descriptor', { entries: [{ name: 'a.sql', data: SQL, ...streamed, tail: long }] }],
    ['a signed 64-bit descriptor', { entries: [{ name: 'a.sql', data: SQL, ...streamed, tail: Buffer.concat([u32(0x08074b50), long]) }] }],
    ['zip64 end records', { entries: [{ name: 'a.sql', data: SQL }], zip64: true }],
    [
      'a zip64 field in the local header alone',
      {
        entries: [
          {
            name: 'a.sql',
            data: SQL,
            local: {
              bytes: 0xffffffff,
              packedBytes: 0xffffffff,
              extra: Buffer.concat([u16(1), u16(16), u64(body.length), u64(packed.length)]),
            },
          },
        ],
      },
    ],
    ['a directory packed as an empty deflate stream', { entries: [{ name: 'd/' }, { name: 'a.sql', data: SQL }] }],
    ['levels in the flags that differ', { entries: [{ name: 'a.sql', data: SQL, flags: 0x0802, local: { flags: 0x0800 } }] }],
    [
      'a name in code page 437',
      {
        entries: [
          { name: 'a.sql', data: SQL },
          { name: Buffer.from([0x81, 0x2e, 0x74, 0x78, 0x74]), flags: 0, data: SQL },
        ],
      },
    ],
    ['a timestamp field', { entries: [{ name: 'a.sql', data: SQL, extra: Buffer.concat([u16(0x5455), u16(5), Buffer.alloc(5)]) }] }],
  ])('%s', async (_, spec) => {
    expect(await decide(spec)).toBe('a.sql');
  });

  test('.SQL and .sql.gz in load order, hidden files left alone', async () => {
    const names = ['10.sql', '9.SQL', 'b/1.sql.gz', '.x.sql', 'b/.y.sql'];
    expect(await decide({ entries: names.map((name) => ({ name, data: SQL })) })).toBe('9.SQL 10.sql b/1.sql.gz');
  });
});

describe('refuses a second reading', () => {
  const one = { name: 'a.sql', data: SQL };
  test.each<[string, string, ZipSpec]>([
    [
      'CORRUPT_HEADER',
      'a gap between entries',
      {
        entries: [
          { ...one, tail: Buffer.from('gap') },
          { name: 'b.sql', data: SQL },
        ],
      },
    ],
    ['CORRUPT_HEADER', 'a gap before the directory', { entries: [{ ...one, tail: Buffer.from('gap') }] }],
    ['TRAILING_DATA', 'a gap behind the directory', { entries: [one], beforeEnd: Buffer.from('gap') }],
    ['TRAILING_DATA', 'bytes behind the end', { entries: [one], after: Buffer.from('x') }],
    ['PREFIX_DATA', 'a prefix with adjusted offsets', { entries: [one], prefix: Buffer.from('#!/bin/sh\n') }],
    ['CORRUPT_HEADER', 'an archive in the comment', { entries: [one], comment: buildZip({ entries: [one] }) }],
    ['HEADER_MISMATCH', 'a descriptor that lies', { entries: [{ ...one, ...streamed, tail: descriptor(body, packed.length + 1) }] }],
    ['HEADER_MISMATCH', 'a descriptor that only one header announces', { entries: [{ ...one, local: { flags: 0x0808 } }] }],
    ['HEADER_MISMATCH', 'another checksum', { entries: [{ ...one, local: { crc32: 1 } }] }],
    ['HEADER_MISMATCH', 'a file that is a directory by its attributes', { entries: [{ ...one, attributes: 0o040755 * 0x10000 }] }],
    ['ZIP64_INVALID', 'a zip64 field that nothing refers to', { entries: [{ ...one, extra: Buffer.concat([u16(1), u16(8), u64(5)]) }] }],
    ['CORRUPT_HEADER', 'an extra field cut short', { entries: [{ ...one, extra: Buffer.from([1]) }] }],
    ['ENCRYPTED', 'an AES field', { entries: [{ ...one, extra: Buffer.concat([u16(0x9901), u16(7), Buffer.alloc(7)]) }] }],
    ['DUPLICATE_NAME', 'names that differ in case', { entries: [one, { name: 'A.SQL', data: SQL }] }],
    ['DUPLICATE_NAME', 'a file that is a directory', { entries: [one, { name: 'a.sql/b.sql', data: SQL }] }],
  ])('%s: %s', async (code, _, spec) => {
    expect(await decide(spec)).toBe(code);
  });
});

describe('holds the limits', () => {
  const at = (bytes: number) => ({ data: noise.subarray(0, bytes), method: 0 });
  test.each<[string, string, ZipSpec]>([
    [
      'a.sql b.sql',
      'total and entry at the limit',
      {
        entries: [
          { name: 'a.sql', ...at(50_000) },
          { name: 'b.sql', ...at(50_000) },
        ],
      },
    ],
    [
      'TOTAL_TOO_LARGE',
      'total above',
      {
        entries: [
          { name: 'a.sql', ...at(50_000) },
          { name: 'b.sql', ...at(50_000) },
          { name: 'c.txt', ...at(1) },
        ],
      },
    ],
    ['ENTRY_TOO_LARGE', 'entry above', { entries: [{ name: 'a.sql', ...at(1), bytes: 60_001 }] }],
    ['RATIO_EXCEEDED', 'ratio above its floor', { entries: [{ name: 'a.sql', data: 'x'.repeat(30_000) }] }],
    ['a.sql', 'ratio below its floor', { entries: [{ name: 'a.sql', data: 'x'.repeat(1000) }] }],
    ['TOO_MANY_ENTRIES', 'entries above', { entries: Array.from({ length: 6 }, (_, i) => ({ name: `${i}.sql`, data: SQL })) }],
    ['TOO_MANY_ENTRIES', 'directory above', { entries: [{ name: 'a.sql', data: SQL, comment: Buffer.alloc(2000, 'c') }] }],
    ['1/2/a.sql', 'depth at the limit', { entries: [{ name: '1/2/a.sql', data: SQL }] }],
    ['PATH_TOO_DEEP', 'depth above', { entries: [{ name: '1/2/3/a.sql', data: SQL }] }],
    ['NAME_TOO_LONG', 'path above', { entries: [{ name: `${'p'.repeat(200)}/${'q'.repeat(96)}.sql`, data: SQL }] }],
  ])('%s: %s', async (outcome, _, spec) => {
    expect(await decide(spec)).toBe(outcome);
  });
});

test('never says a misleading name as it is', async () => {
  writeFileSync(join(dir, 'a.zip'), buildZip({ entries: [{ name: 'a\u202e\n\u001b[31m.sql', data: SQL }] }));
  const error: unknown = await preflightArchive(join(dir, 'a.zip'), LIMITS).catch((reason: unknown) => reason);
  expect(String(error)).toContain('a\\u{202e}\\u{a}\\u{1b}[31m.sql');
});

test('an aborted signal ends it with its reason', async () => {
  writeFileSync(join(dir, 'a.zip'), buildZip({ entries: [{ name: 'a.sql', data: SQL }] }));
  await expect(preflightArchive(join(dir, 'a.zip'), LIMITS, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
