import { isUtf8 } from 'node:buffer';
import { DIALECTS, type Dialect, DumpdockError } from '@dumpdock/contracts';
import { refuseForeignContent } from './detect-content.ts';
import { MARKS, type Mark, SERVER_TYPES } from './detect-marks.ts';
import { scoreSyntax } from './detect-syntax.ts';
import type { Detected } from './types.ts';

/** Bytes of a file that detection wants to see; more are not looked at. */
export const DETECTION_HEAD_BYTES = 256 * 1024;
/** Most dumps show what they are in the first; the rest of the head is for schemas by hand, which may say little for long. */
const NEAR_BYTES = 64 * 1024;
/** Signatures stand at the top; further down their words are somebody's data. */
const MARK_BYTES = 4096;
/** From here on a dialect is certain enough to overrule a hint. */
const CERTAIN = 0.8;

interface Guess {
  readonly dialect: Dialect;
  readonly confidence: number;
}

/**
 * Tells what a dump is from its first {@link DETECTION_HEAD_BYTES} bytes (fewer only when the file is shorter).
 * `hint` is the dialect of the target or of the dump's other files: it decides where the SQL could be of any dialect.
 * Throws NOT_TEXT_SQL for what is no SQL text, UNKNOWN_DIALECT when nothing tells and there is no hint.
 */
export function detectDump(head: Buffer, fileName: string, hint?: Dialect): Detected {
  refuseForeignContent(head, fileName);
  const bomBytes = head.length >= 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const text = head.subarray(bomBytes, DETECTION_HEAD_BYTES).toString('latin1').replaceAll('\r\n', '\n');
  const signature = findSignature(text.slice(0, MARK_BYTES));
  const guess = guessDialect(text, signature?.mark ?? null, hint);
  if (guess === null) {
    throw new DumpdockError('UNKNOWN_DIALECT', { detail: `Nothing in ${fileName} tells which database it was written for.` });
  }
  const fits = signature !== null && (signature.mark.dialect === null || signature.mark.dialect === guess.dialect);
  return {
    ...guess,
    tool: fits ? signature.mark.tool : null,
    version: fits ? signature.version : null,
    encoding: findEncoding(guess.dialect, text, head),
    bomBytes,
    ...findDatabase(guess.dialect, text.slice(0, MARK_BYTES)),
  };
}

/** mysqldump and mariadb-dump; phpMyAdmin; Sequel Pro, UpdraftPlus. They name it nowhere else, but views and routines do. */
const DATABASE = /^(?:-- Host: .*\s{2,}Database: (\S+)|-- Database: `((?:[^`]|``)+)`|# Database: `?([^\s`(]+)`?)[ \t]*$/m;

function findDatabase(dialect: Dialect, text: string): Pick<Detected, 'database'> {
  const [, ...names] = (dialect === 'mysql' ? DATABASE.exec(text) : null) ?? [];
  const name = names.find((one) => one !== undefined);
  return name === undefined ? {} : { database: Buffer.from(name, 'latin1').toString('utf8') };
}

/**
 * Tells the dialect that the files of one archive share: a file that shows it (the mark of a tool, syntax of one dialect) speaks for those that do not.
 * Undefined when none does. Files that cannot be read as text are left to {@link detectDump}, which says why.
 */
export function surveyDialect(heads: Iterable<{ readonly path: string; readonly head: Buffer }>, hint?: Dialect): Dialect | undefined {
  let best: Guess | null = null;
  for (const { head } of heads) {
    const text = head.subarray(0, DETECTION_HEAD_BYTES).toString('latin1').replaceAll('\r\n', '\n');
    const guess = guessDialect(text, findSignature(text.slice(0, MARK_BYTES))?.mark ?? null, undefined);
    if (guess !== null && guess.confidence > (best?.confidence ?? 0)) best = guess;
  }
  if (hint !== undefined && (best === null || best.confidence < CERTAIN)) return hint;
  return best?.dialect;
}

function findSignature(text: string): { mark: Mark; version: string | null } | null {
  for (const mark of MARKS) {
    const found = mark.pattern.exec(text);
    if (found !== null) return { mark, version: found[1] ?? null };
  }
  return null;
}

function guessDialect(text: string, mark: Mark | null, hint: Dialect | undefined): Guess | null {
  if (mark !== null && mark.dialect !== null) return { dialect: mark.dialect, confidence: 1 };
  const said = SERVER_TYPES.find(([pattern]) => pattern.test(text.slice(0, MARK_BYTES)));
  if (said !== undefined) return { dialect: said[1], confidence: 0.95 };
  const near = guessBySyntax(text.slice(0, NEAR_BYTES));
  const { dialect: first, confidence } = near.confidence < CERTAIN && text.length > NEAR_BYTES ? guessBySyntax(text) : near;
  // A dialect that shows as much of itself as the best one is not overruled by it.
  if (hint !== undefined && (confidence < CERTAIN || hint === first))
    return { dialect: hint, confidence: hint === first ? Math.max(confidence, 0.5) : 0.3 };
  return confidence === 0 ? null : { dialect: first, confidence };
}

/** The dialect of which the SQL shows most; confidence 0 when another shows as much. */
function guessBySyntax(text: string): Guess {
  const points = scoreSyntax(text);
  const ranked = [...DIALECTS].sort((a, b) => points[b] - points[a]);
  const [first, second] = [ranked[0]!, ranked[1]!];
  const lead = points[first] - points[second];
  return { dialect: first, confidence: lead === 0 ? 0 : Math.min(0.95, 0.4 + 0.1 * lead) };
}

/** The encoding a dump announces at its head, in the words of the dialect. SQLite reads UTF-8, whatever PRAGMA encoding stores. */
function findEncoding(dialect: Dialect, text: string, head: Buffer): string {
  if (dialect === 'sqlite') return 'UTF8';
  if (dialect === 'mysql') return /^[ \t]*(?:\/\*!\d+\s*)?set\s+names\s+['"]?(\w+)/im.exec(text)?.[1]?.toLowerCase() ?? 'utf8mb4';
  const announced = /^[ \t]*(?:set\s+client_encoding\s*(?:=|to)\s*'?([\w-]+)|\\encoding\s+'?([\w-]+)|set\s+names\s+'([\w-]+))/im.exec(text);
  const name = announced?.[1] ?? announced?.[2] ?? announced?.[3];
  if (name !== undefined && name.toLowerCase() !== 'default') return canonicalPostgresEncoding(name);
  return isUtf8Text(head) ? 'UTF8' : 'LATIN1';
}

/** PostgreSQL takes `utf-8`, `UTF8` and `unicode` for the same (encnames.c: compared without case and punctuation). */
function canonicalPostgresEncoding(name: string): string {
  const plain = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const known: Readonly<Record<string, string>> = {
    UNICODE: 'UTF8',
    ISO88591: 'LATIN1',
    ISO885915: 'LATIN9',
    SQLASCII: 'SQL_ASCII',
    EUCJP: 'EUC_JP',
    EUCKR: 'EUC_KR',
    EUCCN: 'EUC_CN',
    EUCTW: 'EUC_TW',
    EUCJIS2004: 'EUC_JIS_2004',
    SHIFTJIS: 'SJIS',
    MSKANJI: 'SJIS',
    WIN932: 'SJIS',
    WINDOWS932: 'SJIS',
    SHIFTJIS2004: 'SHIFT_JIS_2004',
    WIN936: 'GBK',
    WINDOWS936: 'GBK',
    WIN949: 'UHC',
    WINDOWS949: 'UHC',
    WIN950: 'BIG5',
    WINDOWS950: 'BIG5',
  };
  return (
    known[plain] ??
    plain
      .replace(/^WINDOWS(\d)/, 'WIN$1')
      .replace(/^KOI8$/, 'KOI8R')
      .replace(/^ISO8859(\d)$/, 'ISO_8859_$1')
  );
}

/** Whether the head is UTF-8; a character that the cut splits is forgiven. */
function isUtf8Text(head: Buffer): boolean {
  if (isUtf8(head)) return true;
  for (let cut = 1; cut <= 3 && cut < head.length; cut++)
    if (isUtf8(head.subarray(0, head.length - cut))) return head.length >= DETECTION_HEAD_BYTES;
  return false;
}
