/** Which bytes of a character set begin a character of two bytes, and which may follow. */
export interface MultibyteRule {
  /** 1 for a lead byte. */
  readonly lead: Uint8Array;
  /** 1 for a byte that completes a character after a lead byte. */
  readonly trail: Uint8Array;
}

type Range = readonly [from: number, to: number];

function bytesOf(ranges: readonly Range[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const [from, to] of ranges) table.fill(1, from, to + 1);
  return table;
}

const rule = (lead: readonly Range[], trail: readonly Range[]): MultibyteRule => ({ lead: bytesOf(lead), trail: bytesOf(trail) });

// strings/ctype-sjis.c: issjishead, issjistail.
const SJIS = rule(
  [
    [0x81, 0x9f],
    [0xe0, 0xfc],
  ],
  [
    [0x40, 0x7e],
    [0x80, 0xfc],
  ],
);
// strings/ctype-gbk.c: isgbkhead, isgbktail.
const GBK = rule(
  [[0x81, 0xfe]],
  [
    [0x40, 0x7e],
    [0x80, 0xfe],
  ],
);
// strings/ctype-big5.c: isbig5head, isbig5tail.
const BIG5 = rule(
  [[0xa1, 0xf9]],
  [
    [0x40, 0x7e],
    [0xa1, 0xfe],
  ],
);
// GB 18030: two bytes as GBK; four bytes are two pairs of lead and digit.
const GB18030 = rule(
  [[0x81, 0xfe]],
  [
    [0x30, 0x39],
    [0x40, 0x7e],
    [0x80, 0xfe],
  ],
);

const RULES: Readonly<Record<string, MultibyteRule>> = { sjis: SJIS, cp932: SJIS, gbk: GBK, big5: BIG5, gb18030: GB18030 };

/**
 * The rule of a character set whose second bytes can be a quote or a backslash; null for every other one: in UTF-8, EUC and the
 * one-byte sets no byte of a character can be mistaken for syntax.
 */
export function multibyteRule(charset: string): MultibyteRule | null {
  return RULES[charset.toLowerCase()] ?? null;
}
