/** What a byte may begin outside of quotes and comments (psqlscan.l, state INITIAL). */
export const OTHER = 0;
export const SPACE = 1;
export const NEWLINE = 2;
export const LETTER = 3;
export const DIGIT = 4;
export const QUOTE = 5;
export const DOUBLE_QUOTE = 6;
export const DOLLAR = 7;
export const MINUS = 8;
export const SLASH = 9;
export const OPEN = 10;
export const CLOSE = 11;
export const SEMICOLON = 12;
export const BACKSLASH = 13;
export const COMMA = 14;
export const PLUS = 15;

/** Class of every byte. */
export const BYTE_CLASS: Uint8Array = makeClasses();
/** 1 for `ident_cont` of psqlscan.l: letters, digits, `_`, `$` and every byte from 0x80 on. */
export const WORD_BYTE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(isLetter(byte) || isDigit(byte) || byte === 0x24),
);

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f || byte >= 0x80;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function makeClasses(): Uint8Array {
  const classes = Uint8Array.from({ length: 256 }, (_, byte) => (isLetter(byte) ? LETTER : isDigit(byte) ? DIGIT : OTHER));
  const single: Record<string, number> = {
    ' ': SPACE,
    '\t': SPACE,
    '\v': SPACE,
    '\f': SPACE,
    '\n': NEWLINE,
    '\r': NEWLINE,
    "'": QUOTE,
    '"': DOUBLE_QUOTE,
    $: DOLLAR,
    '-': MINUS,
    '/': SLASH,
    '(': OPEN,
    ')': CLOSE,
    ';': SEMICOLON,
    '\\': BACKSLASH,
    ',': COMMA,
    '+': PLUS,
  };
  for (const [character, value] of Object.entries(single)) classes[character.charCodeAt(0)] = value;
  return classes;
}
