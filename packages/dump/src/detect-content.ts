import { DumpdockError } from '@dumpdock/contracts';

/** Bytes at the head in which a NUL means "no text". Later ones are legal: dumps hold raw blobs. */
const SNIFFED = 1024;

interface Magic {
  readonly bytes: string;
  readonly at?: number;
  readonly what: string;
  readonly suggestion: string;
}

const UNPACK = 'Unpack it, put the .sql file itself into the zip, and upload that.';
/** What people put into a zip by mistake; bytes as Latin-1. */
const MAGICS: readonly Magic[] = [
  {
    bytes: 'PGDMP',
    what: 'a pg_dump archive in the custom format',
    suggestion: 'Turn it into SQL with pg_restore -f dump.sql FILE, or dump again with pg_dump --format=plain.',
  },
  { bytes: 'SQLite format 3\0', what: 'a SQLite database file', suggestion: 'Write its SQL with sqlite3 FILE .dump > dump.sql.' },
  { bytes: '\x1f\x8b', what: 'gzip data', suggestion: 'Name it .sql.gz, or unpack it with gunzip first.' },
  { bytes: 'PK\x03\x04', what: 'a zip inside the zip', suggestion: UNPACK },
  { bytes: 'BZh', what: 'bzip2 data', suggestion: UNPACK },
  { bytes: '\xfd7zXZ\0', what: 'xz data', suggestion: UNPACK },
  { bytes: '\x28\xb5\x2f\xfd', what: 'zstd data', suggestion: UNPACK },
  { bytes: '7z\xbc\xaf\x27\x1c', what: 'a 7z archive', suggestion: UNPACK },
  { bytes: 'Rar!', what: 'a rar archive', suggestion: UNPACK },
  { bytes: 'ustar', at: 257, what: 'a tar archive', suggestion: 'Unpack it; for pg_dump --format=tar use pg_restore -f dump.sql FILE.' },
  {
    bytes: '\xff\xfe',
    what: 'text in UTF-16',
    suggestion: 'Save it as UTF-8; in PowerShell use Out-File -Encoding utf8 or cmd /c instead of >.',
  },
  { bytes: '\xfe\xff', what: 'text in UTF-16', suggestion: 'Save it as UTF-8.' },
];

/** Throws NOT_TEXT_SQL when the head of a file is no SQL text, and says what it is and what to do. */
export function refuseForeignContent(head: Buffer, fileName: string): void {
  const text = head.subarray(0, SNIFFED).toString('latin1');
  const magic = MAGICS.find(({ bytes, at = 0 }) => text.startsWith(bytes, at));
  if (magic !== undefined) throw notText(fileName, magic.what, magic.suggestion);
  if (/^\s*<(?:!doctype|html|\?xml|\w+>)/i.test(text))
    throw notText(fileName, 'a page of HTML or XML', 'Look at the file: often it is the error page of a download.');
  if (looksLikeUtf16(text)) throw notText(fileName, 'text in UTF-16', 'Save it as UTF-8.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (text.includes('\0') || (text.match(/[\x01-\x08\x0e-\x1f]/g)?.length ?? 0) > text.length / 10) {
    throw notText(fileName, 'binary data', 'Make a plain-text dump.');
  }
}

function looksLikeUtf16(text: string): boolean {
  const start = text.slice(0, 64);
  const nuls = (offset: number) => [...start].filter((c, i) => i % 2 === offset && c === '\0').length;
  return start.length >= 8 && Math.max(nuls(0), nuls(1)) >= start.length * 0.4 && Math.min(nuls(0), nuls(1)) === 0;
}

function notText(fileName: string, what: string, suggestion: string): DumpdockError {
  return new DumpdockError('NOT_TEXT_SQL', { detail: `${fileName} is ${what}, not SQL text.`, suggestion });
}
