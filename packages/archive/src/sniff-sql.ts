import { DumpdockError } from '@dumpdock/contracts';
import { quoteName } from './refuse.ts';

/** How many of the first bytes are looked at. Further in, NUL and any other byte may be part of a blob that a dump holds unescaped. */
export const HEAD_BYTES = 4096;

interface Format {
  readonly magic: Buffer;
  readonly what: string;
  readonly advice: string;
}

const PLAIN = 'Unpack it first and put the plain .sql file into the zip.';
const UTF8 = 'Convert it to UTF-8 (iconv -f UTF-16 -t UTF-8); in PowerShell write with -Encoding utf8 instead of ">".';
const format = (magic: string, what: string, advice: string): Format => ({ magic: Buffer.from(magic, 'latin1'), what, advice });

/** First bytes of formats that are not SQL text; longer magics before shorter ones that they begin with. */
const FORMATS: readonly Format[] = [
  format('PGDMP', 'a pg_dump archive in custom format', 'Make it with pg_dump --format=plain, or convert it: pg_restore -f dump.sql FILE.'),
  format('SQLite format 3\0', 'a SQLite database file', 'Write it as SQL: sqlite3 FILE .dump > dump.sql, and pack that.'),
  format('\x1f\x8b', 'a gzip file', 'Name it .sql.gz, or unpack it first.'),
  format('PK\x03\x04', 'a zip archive', PLAIN),
  format('BZh', 'a bzip2 file', PLAIN),
  format('\xfd7zXZ\0', 'an xz file', PLAIN),
  format('\x28\xb5\x2f\xfd', 'a zstd file', PLAIN),
  format('7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', PLAIN),
  format('\xff\xfe\0\0', 'UTF-32 text', UTF8),
  format('\0\0\xfe\xff', 'UTF-32 text', UTF8),
  format('\xff\xfe', 'UTF-16 text', UTF8),
  format('\xfe\xff', 'UTF-16 text', UTF8),
];

const TAR_MAGIC_OFFSET = 257;

/** Throws NOT_TEXT_SQL, with advice, when the first bytes of a file are not those of SQL text in an encoding that contains ASCII. */
export function assertSqlText(head: Buffer, name: string): void {
  const found = FORMATS.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (found !== undefined) throw notText(name, found.what, found.advice);
  if (head.subarray(TAR_MAGIC_OFFSET, TAR_MAGIC_OFFSET + 5).toString('latin1') === 'ustar') throw notText(name, 'a tar archive', PLAIN);
  const nul = head.subarray(0, HEAD_BYTES).indexOf(0);
  if (nul === -1) return;
  if (looksWide(head)) throw notText(name, 'UTF-16 or UTF-32 text without a mark', UTF8);
  throw notText(name, `binary: byte ${nul} is NUL`, 'Make a plain-text dump.');
}

/** ASCII written in two or four bytes a character: at least a third of the bytes are NUL. */
function looksWide(head: Buffer): boolean {
  const sample = head.subarray(0, 512);
  return sample.filter((byte) => byte === 0).length * 3 >= sample.length;
}

function notText(name: string, what: string, suggestion: string): DumpdockError {
  return new DumpdockError('NOT_TEXT_SQL', { detail: `${quoteName(name)} is not SQL text but ${what}.`, suggestion });
}
