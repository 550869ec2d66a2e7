import { pipeline, type Readable, Transform } from 'node:stream';
import { crc32, createGunzip, createInflateRaw } from 'node:zlib';
import type { ArchiveLimits } from '@dumpdock/contracts';
import type { PlannedEntry } from './archive-plan.ts';
import { judgeRatio } from './judge-entries.ts';
import { quoteName, refusal } from './refuse.ts';
import { assertSqlText, HEAD_BYTES } from './sniff-sql.ts';

/** Large enough that what a chunk costs beside its bytes does not count, small enough that a handful of them is nothing. */
const CHUNK_BYTES = 512 * 1024;

/** What is counted over all entries of one archive. */
export interface WrittenBytes {
  /** Bytes of SQL text so far. */
  total: number;
}

export interface DecodeOptions {
  readonly limits: ArchiveLimits;
  readonly written: WrittenBytes;
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** Called with each piece of text, in order; the caller may keep it, and must not write to it. A promise holds back the piece and what follows. */
  readonly onText?: ((chunk: Buffer) => Promise<void> | undefined) | undefined;
}

/** The SQL text of an entry, and how many bytes of it passed. */
export interface DecodedEntry {
  readonly stream: Readable;
  readonly bytes: () => number;
}

/**
 * Turns the packed bytes of an entry into its SQL text, in one pass: inflates, holds size and CRC-32 against the plan (APPNOTE 4.4.7, 4.4.9), inflates a `.sql.gz` a second time under
 * the limits, and looks at the first bytes. The stream fails with a DumpdockError at the first byte that is wrong; nothing is buffered.
 */
export function decodeEntry(packed: Readable, entry: PlannedEntry, options: DecodeOptions): DecodedEntry {
  const inflated = entry.method === 8 ? createInflateRaw({ chunkSize: chunkBytes(entry.bytes) }) : null;
  const checked = checkAgainstPlan(entry, () => inflated?.bytesWritten ?? entry.packedBytes);
  const gunzipped = entry.gz ? createGunzip({ chunkSize: CHUNK_BYTES }) : null;
  let bytes = 0;
  const text = watchText(
    entry,
    options,
    (chunk) => {
      bytes += chunk.length;
      judgeGrowth(entry, bytes, options);
      if (gunzipped === null) return;
      judgeRatio(bytes, entry.packedBytes, options.limits, quoteName(entry.name));
    },
    () => assertWholeGzip(entry, gunzipped?.bytesWritten),
  );
  const stages = [packed, inflated, checked, gunzipped, text].filter((stage) => stage !== null);
  // The last stage carries the error to whoever reads it; the callback only marks it as handled here.
  pipeline(stages, () => undefined);
  return { stream: text, bytes: () => bytes };
}

function chunkBytes(bytes: number): number {
  return Math.min(Math.max(bytes, 1024), CHUNK_BYTES);
}

/** Counts and checksums the entry's bytes; fails as soon as there are more than declared. */
function checkAgainstPlan(entry: PlannedEntry, consumed: () => number): Transform {
  const shown = quoteName(entry.name);
  let bytes = 0;
  let crc = 0;
  const judgeEnd = () => {
    if (bytes !== entry.bytes) throw refusal('SIZE_MISMATCH', `${shown} unpacks to ${bytes} bytes and not to the ${entry.bytes} declared.`);
    if (crc !== entry.crc32) throw refusal('CRC_MISMATCH', `${shown} does not match its checksum.`);
    if (consumed() !== entry.packedBytes) throw refusal('CORRUPT_DATA', `Bytes are left over behind the packed data of ${shown}.`);
  };
  return observer((chunk) => {
    bytes += chunk.length;
    if (bytes > entry.bytes) throw refusal('SIZE_MISMATCH', `${shown} unpacks to more than the ${entry.bytes} bytes declared.`);
    crc = crc32(chunk, crc);
    return undefined;
  }, judgeEnd);
}

/** Looks at the head of the text and reports progress. */
function watchText(entry: PlannedEntry, options: DecodeOptions, count: (chunk: Buffer) => void, end: () => void): Transform {
  let head = Buffer.alloc(0);
  let sniffed = false;
  const sniff = () => {
    sniffed = true;
    assertSqlText(head, entry.name);
  };
  return observer(
    (chunk) => {
      options.written.total += chunk.length;
      count(chunk);
      if (!sniffed) {
        head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
        if (head.length >= HEAD_BYTES) sniff();
      }
      options.onProgress?.(options.written.total);
      return options.onText?.(chunk);
    },
    () => {
      end();
      if (head.length === 0) throw refusal('EMPTY_SQL', `${quoteName(entry.name)} has no bytes.`);
      if (!sniffed) sniff();
    },
  );
}

function judgeGrowth(entry: PlannedEntry, bytes: number, { limits, written }: DecodeOptions): void {
  const shown = quoteName(entry.name);
  if (bytes > limits.maxEntryBytes) throw refusal('ENTRY_TOO_LARGE', `${shown} unpacks to more than ${limits.maxEntryBytes} bytes.`);
  if (written.total > limits.maxExtractedBytes)
    throw refusal('TOTAL_TOO_LARGE', `The archive unpacks to more than ${limits.maxExtractedBytes} bytes.`);
}

/** zlib reads member after member (RFC 1952 2.2) and stops without a word at the first byte that starts none. */
function assertWholeGzip(entry: PlannedEntry, consumed: number | undefined): void {
  if (consumed !== undefined && consumed !== entry.bytes)
    throw refusal('CORRUPT_DATA', `Bytes follow the gzip data of ${quoteName(entry.name)}.`);
}

/**
 * Passes chunks on unchanged, once a promise of `each` resolves; a throw of either function fails the stream. It takes a chunk up in a turn of its own: by then zlib works on the next one in its thread, which it only begins
 * after it has handed this one over.
 */
function observer(each: (chunk: Buffer) => Promise<void> | undefined, end: () => void): Transform {
  const attempt = (act: () => Promise<void> | undefined, done: (error: Error | null) => void) => {
    try {
      const held = act();
      if (held === undefined) done(null);
      else held.then(() => done(null), done);
    } catch (error) {
      done(error as Error);
    }
  };
  return new Transform({
    highWaterMark: 2 * CHUNK_BYTES,
    transform(chunk: Buffer, _encoding, done) {
      setImmediate(() =>
        attempt(
          () => each(chunk),
          (error) => done(error, error === null ? chunk : undefined),
        ),
      );
    },
    flush(done) {
      attempt(() => void end(), done);
    },
  });
}
