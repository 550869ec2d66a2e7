const isSpace = (byte: number | undefined): boolean => byte === undefined || byte <= 0x20;

/** Makes a function that leaves plain comments out of a statement; line ends stay. */
export function createMysqlCommentCutter(noBackslashEscapes: boolean, ansiQuotes: boolean): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const kept: Buffer[] = [];
    let from = 0;
    let at = 0;
    let inVersion = false;
    const cut = (to: number, end: number): void => {
      kept.push(bytes.subarray(from, to));
      from = end;
      at = end;
    };
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (byte === 0x27 || byte === 0x22 || byte === 0x60) {
        const plain = byte === 0x60 || noBackslashEscapes || (byte === 0x22 && ansiQuotes);
        at = endOfQuoted(bytes, at, plain);
      } else if (byte === 0x23 || (byte === 0x2d && bytes[at + 1] === 0x2d && isSpace(bytes[at + 2]))) {
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

    // need_space: what stood on both sides of a comment does not grow together.
    function cutBlock(end: number): void {
      const text = at;
      cut(text, end);
      if (!isSpace(bytes[end])) kept.push(Buffer.from(' '));
    }
  };
}

function endOfQuoted(bytes: Buffer, from: number, plain: boolean): number {
  const quote = bytes[from]!;
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === 0x5c && !plain ? 2 : 1;
  return at + 1;
}
