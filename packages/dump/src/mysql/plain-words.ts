/** Bytes of NULL in lower case. */
const NULL = [0x6e, 0x75, 0x6c, 0x6c];

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** NULL, TRUE, FALSE, DEFAULT; the letter of `x'…'`, `b'…'`, `n'…'`; an introducer such as `_binary`; an exponent. */
export function isPlainWord(view: Buffer, at: number, end: number): boolean {
  const length = end - at;
  const first = view[at]! | 0x20;
  if (length === 4 && first === 0x6e) return NULL.every((letter, i) => (view[at + i]! | 0x20) === letter);
  if (view[at] === 0x5f) return view[end] === 0x27 || (view[end] === 0x20 && (view[end + 1] === 0x27 || isDigit(view[end + 1] ?? 0)));
  if (length === 1 && (first === 0x78 || first === 0x62 || first === 0x6e)) return view[end] === 0x27;
  return length <= 7 && /^(true|false|default)$/i.test(view.toString('latin1', at, end));
}
