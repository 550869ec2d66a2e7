/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** What turns the meaning of text around, in one dialect or another. */
const TOKENS = [
  ...[
    "'",
    "''",
    '"',
    '`',
    '\\',
    "\\'",
    ';',
    '--',
    '-- ',
    '#',
    '/*',
    '*/',
    '/*!',
    '/*M!50000 ',
    '$$',
    '$a$',
    '(',
    ')',
    ',',
    '\n',
    '\r\n',
    '\0',
    '\x1a',
    'é',
  ],
  ...[
    '\xff',
    '\x81',
    "E'",
    "U&'",
    "x'",
    'NULL',
    ' VALUES (',
    '\\.\n',
    '\\restrict a\n',
    '\\connect x\n',
    'DELIMITER //\n',
    'DELIMITER ;\n',
    '.quit\n',
    'BEGIN',
    'END',
    'CASE',
  ],
  ...[
    'SET NAMES sjis;',
    "SET client_encoding = 'SJIS';",
    'SET standard_conforming_strings = off;',
    "SET sql_mode='ANSI_QUOTES';",
    'COPY t FROM stdin;\n',
    'CREATE TRIGGER ',
    '[',
    ']',
  ],
].map((token) => Buffer.from(token, 'latin1'));

/** A few changes to `bytes`: bytes flipped, pieces taken out, doubled or moved, tokens put in. */
export function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  let mutated = Buffer.from(bytes);
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const at = random(mutated.length + 1);
    const length = Math.min(random(200), mutated.length - at);
    const [before, piece, after] = [mutated.subarray(0, at), mutated.subarray(at, at + length), mutated.subarray(at + length)];
    const token = TOKENS[random(TOKENS.length)]!;
    const kinds = [
      () => [before, after],
      () => [before, piece, piece, after],
      () => [before, token, piece, after],
      () => [before, token, after],
      () => [before, piece.map((byte) => byte ^ (1 << random(8))).subarray(0, 1), piece.subarray(1), after],
      () => [after, before],
    ];
    mutated = Buffer.concat(kinds[random(kinds.length)]!());
  }
  return mutated;
}
