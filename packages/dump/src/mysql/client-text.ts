import { type MultibyteRule, multibyteRule } from './mysql-charsets.ts';
import type { LexicalMode } from './mysql-session-state.ts';

const isSpace = (byte: number | undefined): boolean => byte === undefined || byte <= 0x20;

/**
 * A statement as the client sends it: it leaves comments out (`--comments` is off by default) but for version comments, line ends stay, and the
 * server keeps the bodies of routines, triggers and events as they are sent (client/mysql.cc, add_line). `mode`: that of the session.
 */
export function clientText(bytes: Buffer, mode: LexicalMode): Buffer {
  const multibyte = multibyteRule(mode.charset);
  const kept: Buffer[] = [];
  let from = 0;
  let at = 0;
  let inVersion = false;
  const cut = (to: number, end: number): void => {
    kept.push(bytes.subarray(from, to));
    from = end;
    at = end;
  };
  /** need_space: what stood on both sides of a comment does not grow together. */
  const cutBlock = (end: number): void => {
    cut(at, end);
    if (!isSpace(bytes[end])) kept.push(Buffer.from(' '));
  };
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === 0x27 || byte === 0x22 || byte === 0x60) {
      const plain = byte === 0x60 || mode.noBackslashEscapes || (byte === 0x22 && mode.ansiQuotes);
      at = endOfQuoted(bytes, at, plain, multibyte);
    } else if (isPair(bytes, at, multibyte)) at += 2;
    else if (byte === 0x23 || (byte === 0x2d && bytes[at + 1] === 0x2d && isSpace(bytes[at + 2]))) {
      const end = bytes.indexOf(0x0a, at);
      cut(at, end < 0 ? bytes.length : end);
    } else if (byte === 0x2f && bytes[at + 1] === 0x2a) {
      const version = bytes[at + 2] === 0x21 || (bytes[at + 2] === 0x4d && bytes[at + 3] === 0x21);
      const end = bytes.indexOf('*/', at + 2, 'latin1');
      if (version) {
        inVersion = true;
        at += 3;
      } else if (end < 0) at = bytes.length;
      else cutBlock(end + 2);
    } else if (inVersion && byte === 0x2a && bytes[at + 1] === 0x2f) {
      inVersion = false;
      at += 2;
    } else at += 1;
  }
  kept.push(bytes.subarray(from));
  return Buffer.concat(kept);
}

function endOfQuoted(bytes: Buffer, from: number, plain: boolean, multibyte: MultibyteRule | null): number {
  const quote = bytes[from]!;
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== quote) at += isPair(bytes, at, multibyte) || (bytes[at] === 0x5c && !plain) ? 2 : 1;
  return at + 1;
}

/** Whether a character of two bytes stands at `at`: its second may look like a quote, a backslash or a comment. */
function isPair(bytes: Buffer, at: number, multibyte: MultibyteRule | null): boolean {
  return multibyte !== null && multibyte.lead[bytes[at]!] === 1 && multibyte.trail[bytes[at + 1] ?? 0] === 1;
}
