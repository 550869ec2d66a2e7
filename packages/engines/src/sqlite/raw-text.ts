/** A change of the bytes of a text where they stand: gives the part of them that is left. It never makes them more. */
export type Step = (bytes: Buffer) => Buffer;

/** Text that is bound as its bytes, with CAST(? AS TEXT) in the statement: it is long, or not UTF-8. A JavaScript string would be one more copy. */
export class RawText {
  readonly #literal: Buffer;
  readonly #steps: readonly Step[];

  /** `literal`: what stands between the quotes; `steps` follow the two that every literal takes: '' is ', and CR LF is LF as in the sqlite3 shell. */
  constructor(literal: Buffer, steps: readonly Step[] = []) {
    this.#literal = literal;
    this.#steps = steps;
  }

  plus(step: Step): RawText {
    return new RawText(this.#literal, [...this.#steps, step]);
  }

  /** The text, made out of the literal's own bytes: call it once, when nobody reads the statement any more. */
  take(): Buffer {
    return [replacing("''", "'"), replacing('\r\n', '\n'), ...this.#steps].reduce((bytes, step) => step(bytes), this.#literal);
  }
}

/** replace(X, pattern, instead) of SQLite, where `instead` is not longer than `pattern` in bytes and `pattern` not empty. */
export function replacing(pattern: string, instead: string): Step {
  const [from, to] = [Buffer.from(pattern), Buffer.from(instead)];
  return (bytes) => {
    let found = bytes.indexOf(from);
    if (found < 0) return bytes;
    let end = found;
    while (found >= 0) {
      to.copy(bytes, end);
      end += to.length;
      const rest = found + from.length;
      found = bytes.indexOf(from, rest);
      const stop = found < 0 ? bytes.length : found;
      bytes.copyWithin(end, rest, stop);
      end += stop - rest;
    }
    return bytes.subarray(0, end);
  };
}
