/** Where COPY data ends in a piece: it is data up to `dataEnd`; `next` is behind the end marker, -1 when that is not here. */
export interface CopyEnd {
  readonly dataEnd: number;
  readonly next: number;
}

const MARKER = Buffer.from('\n\\.');

/**
 * Looks for the line `\.` (copy.c of psql, handleCopyIn: exactly `\.` before a line feed, CR LF or the end of the file; in CSV too).
 * `lineStarts`: `from` stands at the start of a line.
 */
export function findCopyEnd(bytes: Buffer, from: number, lineStarts: boolean, last: boolean): CopyEnd {
  if (lineStarts && bytes[from] === 0x5c) {
    const marked = readMarker(bytes, from, last);
    if (marked !== 0) return { dataEnd: from, next: marked };
  }
  let at = from;
  while (true) {
    const found = bytes.indexOf(MARKER, at);
    if (found < 0) return { dataEnd: last ? bytes.length : safeEnd(bytes), next: -1 };
    const next = readMarker(bytes, found + 1, last);
    if (next !== 0) return { dataEnd: found + 1, next: -1 };
    at = found + 1;
  }
}

/** Index behind the marker line that starts at `at`; 0: it is none; -1: more bytes are needed to tell. */
function readMarker(bytes: Buffer, at: number, last: boolean): number {
  const more = last ? at + 2 : -1;
  if (at + 1 >= bytes.length) return last ? 0 : -1;
  if (bytes[at + 1] !== 0x2e) return 0;
  if (at + 2 >= bytes.length) return more;
  if (bytes[at + 2] === 10) return at + 3;
  if (bytes[at + 2] !== 13) return 0;
  if (at + 3 >= bytes.length) return last ? 0 : -1;
  return bytes[at + 3] === 10 ? at + 4 : 0;
}

/** How much of a piece without a marker is data for sure: a line that so far reads `\` waits for its next byte. */
function safeEnd(bytes: Buffer): number {
  const { length } = bytes;
  return length >= 2 && bytes[length - 1] === 0x5c && bytes[length - 2] === 10 ? length - 1 : length;
}
