import type { MultibyteRule } from './mysql-charsets.ts';

/** Lookup tables of the lexer: 0 is a byte to run over, 1 one to look at. */
export interface ByteClasses {
  /** Outside of quotes. */
  readonly code: Uint8Array;
  /** Outside of quotes behind VALUES: everything that is not a number or white space. */
  readonly values: Uint8Array;
  /** Inside '…', "…" and `…`, by the quote. */
  readonly single: Uint8Array;
  readonly double: Uint8Array;
  readonly backtick: Uint8Array;
  readonly multibyte: MultibyteRule | null;
}

export interface ByteClassOptions {
  readonly delimiter: Buffer;
  readonly noBackslashEscapes: boolean;
  readonly ansiQuotes: boolean;
  readonly multibyte: MultibyteRule | null;
}

const CODE_BYTES = '\'"`-#/\\();';
const VALUES_RUN = '0123456789.,+ \t\r\n\v\f';

function tableOf(chars: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const char of chars) table[char.charCodeAt(0)] = 1;
  return table;
}

/**
 * The tables for one lexical mode. A backslash escapes unless inside of backticks, of "…" under ANSI_QUOTES, or of any quotes under
 * NO_BACKSLASH_ESCAPES (client/mysql.cc, add_line).
 */
export function byteClasses(options: ByteClassOptions): ByteClasses {
  const code = tableOf(CODE_BYTES);
  const values = tableOf(VALUES_RUN).map((flag) => 1 - flag);
  const escapes = options.noBackslashEscapes ? '' : '\\';
  const single = tableOf(`'${escapes}`);
  const double = tableOf(`"${options.ansiQuotes ? '' : escapes}`);
  const backtick = tableOf('`');
  code[options.delimiter[0]!] = 1;
  values[options.delimiter[0]!] = 1;
  if (options.multibyte !== null) {
    for (let byte = 0; byte < 256; byte++) {
      if (options.multibyte.lead[byte] !== 1) continue;
      for (const table of [code, values, single, double, backtick]) table[byte] = 1;
    }
  }
  return { code, values, single, double, backtick, multibyte: options.multibyte };
}

/** Bytes of words: letters, digits, `_`, `$` and everything above ASCII. */
export const WORD_BYTES: Uint8Array = new Uint8Array(256).map((_, byte) =>
  byte >= 0x80 || /[A-Za-z0-9_$]/.test(String.fromCharCode(byte)) ? 1 : 0,
);
