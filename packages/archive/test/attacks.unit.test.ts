import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { extractArchive, preflightArchive } from '@dumpdock/archive';
import { type ArchiveLimits, DumpdockError } from '@dumpdock/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildZip, u16, u32, u64, type ZipSpec, type ZipSpecEntry } from './zip-builder.ts';

const MIB = 1024 ** 2;
const limits: ArchiveLimits = {
  maxUploadBytes: 32 * MIB,
  maxExtractedBytes: 128 * MIB,
  maxEntryBytes: 64 * MIB,
  maxEntries: 1000,
  maxCentralDirectoryBytes: MIB,
  maxDepth: 16,
  maxPathBytes: 1024,
  maxNameBytes: 255,
  maxRatio: 200,
  ratioFloorBytes: 8 * MIB,
};
const SQL = 'CREATE TABLE t(a integer);\n';
const dump: ZipSpecEntry = { name: 'dump.sql', data: SQL };
const zeros = Buffer.alloc(32 * MIB);

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'attacks-')));
  mkdirSync(join(root, 'escape'));
  writeFileSync(join(root, 'escape/canary'), 'untouched');
});
afterEach(() => {
  expect(readFileSync(join(root, 'escape/canary'), 'utf8')).toBe('untouched');
  expect(readdirSync(join(root, 'escape'))).toEqual(['canary']);
  rmSync(root, { recursive: true });
});

/** `accepted`, or the code of the refusal and whether something was written before it. */
async function outcomeOf(archive: ZipSpec | Buffer): Promise<string> {
  const [file, out] = [join(root, 'a.zip'), join(root, 'out')];
  writeFileSync(file, Buffer.isBuffer(archive) ? archive : buildZip(archive));
  mkdirSync(out);
  try {
    const plan = await preflightArchive(file, limits);
    await extractArchive(file, plan, out, { limits });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof DumpdockError)) throw error;
    const written = readdirSync(out).some((name) => statSync(join(out, name)).size > 0);
    return written ? `${error.code} after writing` : error.code;
  }
}

const link = (name: string, target: string | Buffer, more: Partial<ZipSpecEntry> = {}): ZipSpecEntry => ({
  name,
  data: target,
  attributes: 0o120777 * 0x10000,
  ...more,
});

describe('links and special files', () => {
  test.each<[string, ZipSpecEntry[]]>([
    ['an absolute target', [link('x.sql', '/etc/passwd')]],
    ['a target that climbs', [link('x.sql', '../escape/canary'), { name: 'x.sql', data: 'overwritten' }]],
    ['a directory outside, and an entry below it', [link('d', '../escape'), { name: 'd/evil.sql', data: SQL }]],
    ['a directory to be made outside', [link('d', '../escape'), { name: 'd/new/evil.sql', data: SQL }]],
    ['a target of 32 MiB', [dump, link('big', zeros)]],
    ['an ignored name', [dump, link('__MACOSX/l', '/etc/passwd')]],
    ['a name that ends like a directory', [dump, link('d/', '../escape')]],
    ['the MS-DOS host', [dump, link('l', '/etc/passwd', { madeBy: 0x0014 })]],
    ['the NTFS host', [dump, link('l', '/etc/passwd', { madeBy: 0x0a14 })]],
    ['the OS X host', [dump, link('l', '/etc/passwd', { madeBy: 0x1314 })]],
  ])('%s is a link and nothing else', async (_, entries) => {
    expect(await outcomeOf({ entries })).toBe('SYMLINK');
  });

  test.each<[string, number]>([
    ['fifo', 0o010644],
    ['character device', 0o020644],
    ['block device', 0o060644],
    ['socket', 0o140644],
  ])('a %s is refused', async (_, mode) => {
    expect(await outcomeOf({ entries: [dump, { name: 'x', data: 'x', attributes: mode * 0x10000 }] })).toBe('SPECIAL_FILE');
  });

  test.each<[string, number]>([
    ['set-user-id', 0o104755],
    ['sticky', 0o101777],
    ['none', 0],
    ['no permission', 0o100000],
    ['writing only', 0o100222],
  ])('a file with the mode %s is taken, its mode is not', async (_, mode) => {
    expect(await outcomeOf({ entries: [{ ...dump, attributes: mode * 0x10000 }] })).toBe('accepted');
    expect(statSync(join(root, 'out/0001.sql')).mode & 0o7777).toBe(0o600);
  });
});

test.each<[string, Partial<ZipSpecEntry>]>([
  ['MS-DOS', { madeBy: 0x0014, attributes: 0x10 }],
  ['MS-DOS, with more bits', { madeBy: 0x0014, attributes: 0x31 }],
  ['NTFS', { madeBy: 0x0a14, attributes: 0x10 }],
  ['Unix', { madeBy: 0x031e, attributes: 0o040755 * 0x10000 }],
])('a file by its name that is a directory by its attributes is refused: %s', async (_, fields) => {
  expect(await outcomeOf({ entries: [dump, { name: 'x', data: 'x', ...fields }] })).toBe('HEADER_MISMATCH');
});

describe('bombs', () => {
  /** Entries whose data are all the same bytes: local headers quoted in stored deflate blocks, as the overlap bomb of D. Fifield (2019) does it. */
  function quotedOverlap(count: number): Buffer {
    const kernel = deflateRawSync(Buffer.alloc(MIB, 'a'));
    const names = Array.from({ length: count }, (_, n) => `${String(n).padStart(4, '0')}.sql`);
    const header = (name: string, packed: number) =>
      Buffer.concat([
        u32(0x04034b50),
        u16(20),
        u16(0),
        u16(8),
        u32(0),
        u32(1),
        u32(packed),
        u32(MIB),
        u16(name.length),
        u16(0),
        Buffer.from(name),
      ]);
    let body: Buffer = kernel;
    const parts: { name: string; head: Buffer; body: Buffer }[] = [];
    for (const name of names.toReversed()) {
      const head = header(name, body.length);
      parts.unshift({ name, head, body });
      body = Buffer.concat([Buffer.from([0]), u16(head.length), u16(~head.length), head, body]);
    }
    const data = Buffer.concat([parts[0]!.head, parts[0]!.body]);
    let at = 0;
    const centrals = parts.map(({ name, head, body: packed }) => {
      const record = Buffer.concat([
        u32(0x02014b50),
        u16(0x031e),
        u16(20),
        u16(0),
        u16(8),
        u32(0),
        u32(1),
        u32(packed.length),
        u32(MIB),
        u16(name.length),
        u16(0),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(at),
        Buffer.from(name),
      ]);
      at += head.length + 5;
      return record;
    });
    const directory = Buffer.concat(centrals);
    return Buffer.concat([
      data,
      directory,
      u32(0x06054b50),
      u16(0),
      u16(0),
      u16(count),
      u16(count),
      u32(directory.length),
      u32(data.length),
      u16(0),
    ]);
  }

  test('entries that share a kernel', async () => {
    expect(await outcomeOf(quotedOverlap(100))).toBe('OVERLAPPING_ENTRIES');
  });

  test('one entry that is listed twice', async () => {
    expect(await outcomeOf({ entries: [dump, { ...dump, name: 'b.sql', offset: 0 }] })).toBe('OVERLAPPING_ENTRIES');
  });

  test('a ratio that no dump has', async () => {
    expect(await outcomeOf({ entries: [{ name: 'a.sql', data: zeros }] })).toBe('RATIO_EXCEEDED');
  });

  test('a ratio that only the archive has: many entries below the floor', async () => {
    const entries = Array.from({ length: 10 }, (_, n) => ({ name: `${n}.sql`, data: Buffer.alloc(2 * MIB, 'a') }));
    expect(await outcomeOf({ entries })).toBe('RATIO_EXCEEDED');
  });

  test.each<[string, Partial<ZipSpecEntry>]>([
    ['directories', { data: '', method: 0, attributes: 0o040755 * 0x10000 }],
    ['files of macOS that are left alone', {}],
    ['empty files', { data: '', method: 0 }],
  ])('twenty thousand %s', async (kind, fields) => {
    const name = (n: number) => (kind === 'directories' ? `d${n}/` : kind === 'empty files' ? `f${n}.sql` : `__MACOSX/._${n}`);
    const entries = Array.from({ length: 20_000 }, (_, n) => ({ name: name(n), ...fields }));
    expect(await outcomeOf({ entries: [dump, ...entries] })).toBe('TOO_MANY_ENTRIES');
  });

  test('sizes that lie are found while writing, at the byte where they lie', async () => {
    expect(await outcomeOf({ entries: [{ name: 'a.sql', data: zeros, bytes: 1000 }] })).toMatch(/^SIZE_MISMATCH/);
    expect(
      readdirSync(join(root, 'out'))
        .map((name) => statSync(join(root, 'out', name)).size)
        .every((size) => size <= 4096),
    ).toBe(true);
  });

  test('a zip in a zip is never opened', async () => {
    const inner = buildZip({ entries: [link('evil.sql', '/etc/passwd'), { name: 'bomb.sql', data: zeros }] });
    expect(await outcomeOf({ entries: [dump, { name: 'inner.zip', data: inner }] })).toBe('accepted');
    expect(readdirSync(join(root, 'out'))).toEqual(['0001.sql']);
  });
});

describe('names', () => {
  test.each<[string, string, string | Buffer]>([
    ['PATH_TRAVERSAL', 'that climb', '../escape/x.sql'],
    ['PATH_TRAVERSAL', 'that climb from within', 'a/../../escape/x.sql'],
    ['PATH_TRAVERSAL', 'that climb by backslashes', 'a\\..\\..\\x.sql'],
    ['ABSOLUTE_PATH', 'that are absolute', '/etc/x.sql'],
    ['ABSOLUTE_PATH', 'with a drive', 'c:\\x.sql'],
    ['ABSOLUTE_PATH', 'with a drive and a relative path', 'C:x.sql'],
    ['ABSOLUTE_PATH', 'of a network share', '\\\\host\\share\\x.sql'],
    ['BAD_NAME', 'with another stream', 'x.sql:evil.sql'],
    ['BAD_NAME', 'with an escape sequence', 'x\u001b[2J.sql'],
    ['BAD_NAME', 'with a carriage return', 'x\r.sql'],
    ['BAD_NAME', 'with a C1 control', 'x\u009b.sql'],
    ['BAD_NAME', 'with a right-to-left override', 'lqs\u202e.sql'],
    ['BAD_NAME', 'with an isolate', 'x\u2066.sql'],
    ['BAD_NAME', 'with a space of no width', 'x\u200b.sql'],
    ['BAD_NAME', 'with a word joiner', 'x\u2060.sql'],
    ['BAD_NAME', 'with a soft hyphen', 'x\u00ad.sql'],
    ['BAD_NAME', 'with a letter that is blank', 'x\u3164.sql'],
    ['BAD_NAME', 'with a tag', 'x\u{e0041}.sql'],
    ['BAD_NAME', 'with an annotation', 'x\ufff9.sql'],
    ['BAD_NAME', 'with a byte order mark', '\ufeffx.sql'],
    ['BAD_NAME', 'with a line separator', 'x\u2028.sql'],
    ['BAD_NAME', 'with a replacement character', 'x\ufffd.sql'],
    ['BAD_NAME', 'of a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80, 0x2e, 0x73, 0x71, 0x6c])],
    ['BAD_NAME', 'of a device', 'LPT1.sql'],
    ['BAD_NAME', 'of a device in a directory', 'aux/x.sql'],
    ['BAD_NAME', 'of two dots and a space', '.. /x.sql'],
    ['NAME_TOO_LONG', 'of 256 bytes in 130 characters', `${'é'.repeat(126)}.sql`],
    ['NAME_TOO_LONG', 'of 1,025 bytes in all', `${`${'p'.repeat(200)}/`.repeat(5)}${'q'.repeat(16)}.sql`],
    ['PATH_TOO_DEEP', 'seventeen deep', `${'d/'.repeat(16)}x.sql`],
    ['accepted', 'in Persian, with the joiners it needs', 'می\u200cخواهم.sql'],
    ['accepted', 'with a heart', '\u2764\ufe0f.sql'],
    ['accepted', 'with a family', '👨\u200d👩\u200d👧.sql'],
    ['accepted', 'of the generated kind', '0001.sql'],
    ['accepted', 'of JavaScript', '__proto__/constructor.sql'],
    ['accepted', 'with quotes', `a'b"c.sql`],
  ])('%s: names %s', async (outcome, _, name) => {
    expect(await outcomeOf({ entries: [{ name, data: SQL }] })).toBe(outcome);
  });

  test.each<[string, string, string]>([
    ['case', 'dump.sql', 'Dump.SQL'],
    ['case of a directory', 'a/x.sql', 'A/x.sql'],
    ['sharp s', 'straße.sql', 'STRASSE.sql'],
    ['composition', 'é.sql', 'e\u0301.sql'],
    ['nothing but that one is a directory of the other', 'a.sql', 'a.sql/b.sql'],
  ])('DUPLICATE_NAME: names that differ in %s', async (_, one, other) => {
    const entries = [one, other].map((name) => ({ name, data: SQL }));
    expect(await outcomeOf({ entries })).toBe('DUPLICATE_NAME');
    rmSync(join(root, 'out'), { recursive: true });
    expect(await outcomeOf({ entries: entries.toReversed() })).toBe('DUPLICATE_NAME');
  });
});

describe('methods and encryption', () => {
  test.each([1, 2, 3, 4, 5, 6, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 0xffff])('method %i is refused', async (method) => {
    expect(await outcomeOf({ entries: [{ ...dump, method, packed: Buffer.from(SQL) }] })).toBe('UNSUPPORTED_METHOD');
  });

  test.each<[string, Partial<ZipSpecEntry>]>([
    ['bit 0', { flags: 0x0801 }],
    ['bits 0 and 6', { flags: 0x0841 }],
    ['bit 13', { flags: 0x2800 }],
    ['method 99', { method: 99 }],
    ['an AES field in the local header alone', { local: { extra: Buffer.concat([u16(0x9901), u16(7), Buffer.alloc(7)]) } }],
    ['a field of strong encryption', { extra: Buffer.concat([u16(0x0017), u16(8), Buffer.alloc(8)]) }],
  ])('%s is encryption, in an entry that is left alone as well', async (_, fields) => {
    expect(await outcomeOf({ entries: [dump, { name: 'readme', data: 'x', ...fields }] })).toBe('ENCRYPTED');
  });
});

describe('contents', () => {
  test.each<[string, Buffer]>([
    ['UTF-16 without a mark', Buffer.from('CREATE TABLE t(a int);', 'utf16le')],
    ['UTF-32', Buffer.from('fffe000043000000', 'hex')],
    ['xz', Buffer.from('fd377a585a000004', 'hex')],
    ['zstd', Buffer.from('28b52ffd04000000', 'hex')],
    ['7z', Buffer.from('377abcaf271c0004', 'hex')],
    ['a zip', buildZip({ entries: [dump] })],
    ['tar', Buffer.concat([Buffer.from('dump.sql'.padEnd(100, '\0')), Buffer.alloc(157), Buffer.from('ustar\0')])],
  ])('%s named .sql is refused, with advice', async (_, data) => {
    expect(await outcomeOf({ entries: [{ name: 'a.sql', data, method: 0 }] })).toMatch(/^NOT_TEXT_SQL/);
  });

  test.each<[string, Buffer]>([
    ['a mark of UTF-8', Buffer.from(`\ufeff${SQL}`)],
    ['Latin-1', Buffer.from("INSERT INTO t VALUES ('\xe9');", 'latin1')],
    ['CRLF', Buffer.from('SELECT 1;\r\n')],
    ['comments only', Buffer.from('-- nothing\n')],
  ])('%s is text', async (_, data) => {
    expect(await outcomeOf({ entries: [{ name: 'a.sql', data }] })).toBe('accepted');
  });
});

describe('zip64', () => {
  const wide = (...values: number[]) => Buffer.concat([u16(1), u16(values.length * 8), ...values.map(u64)]);
  const ones = 0xffffffff;
  const packed = deflateRawSync(Buffer.from(SQL)).length;

  test.each<[string, string, ZipSpecEntry]>([
    [
      'accepted',
      'sizes and offset',
      {
        ...dump,
        bytes: ones,
        packedBytes: ones,
        offset: ones,
        extra: wide(SQL.length, packed, 0),
        local: { bytes: SQL.length, packedBytes: packed },
      },
    ],
    ['ENTRY_TOO_LARGE', 'a size of 2^60', { ...dump, bytes: ones, extra: wide(2 ** 60), local: { bytes: SQL.length } }],
    ['OVERLAPPING_ENTRIES', 'a packed size of 2^60', { ...dump, packedBytes: ones, extra: wide(2 ** 60), local: { packedBytes: packed } }],
    ['TRUNCATED', 'an offset of 2^60', { ...dump, offset: ones, extra: wide(2 ** 60) }],
    ['ZIP64_INVALID', 'a size that is announced and not there', { ...dump, bytes: ones, local: { bytes: SQL.length } }],
    [
      'CORRUPT_HEADER',
      'two fields',
      { ...dump, bytes: ones, extra: Buffer.concat([wide(SQL.length), wide(5)]), local: { bytes: SQL.length } },
    ],
    [
      'HEADER_MISMATCH',
      'another size in the local header',
      { ...dump, local: { bytes: ones, packedBytes: ones, extra: wide(SQL.length + 1, packed) } },
    ],
  ])('%s: %s', async (outcome, _, entry) => {
    expect(await outcomeOf({ entries: [entry] })).toBe(outcome);
  });
});

test('every code of an archive says in words what is wrong and what to do', async () => {
  const error: unknown = await preflightArchive(writeZip({ entries: [link('x.sql', '/etc/passwd')] }), limits).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    code: 'SYMLINK',
    message: '"x.sql" is a symbolic link.',
    suggestion: 'Pack the file itself, not a link to it.',
  });
});

function writeZip(spec: ZipSpec): string {
  const file = join(root, 'b.zip');
  writeFileSync(file, buildZip(spec));
  return file;
}
