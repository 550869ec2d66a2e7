import type { Place, Statement } from '../types.ts';

const HEAD_BYTES = 64 * 1024;

/** The tuples of an INSERT … VALUES where they stand: `buffer[at]` is the first parenthesis, `end` is behind the last one. Valid during the call only. */
export interface TupleRange {
  readonly buffer: Buffer;
  readonly at: number;
  readonly end: number;
}

/** What the lexer knows of a statement when it ends; what costs something is made when it is asked for. */
export interface StatementParts {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
  /** Offset in the entry of `buffer[0]`. */
  readonly base: number;
  readonly place: () => Place;
  readonly rows: number;
  readonly plainRows: boolean;
  /** Index in `buffer` of the first tuple; -1 without `plainRows`. */
  readonly tuplesAt: number;
  readonly repeats: boolean;
}

/** A statement of which the lexer holds all bytes. */
export class SqliteStatement implements Statement {
  readonly rows: number;
  readonly plainRows: boolean;
  /** It starts with the same bytes up to its tuples as the plain INSERT right before it. */
  readonly repeats: boolean;
  readonly #parts: StatementParts;
  #place: Place | null = null;
  #bytes: Buffer | null = null;

  constructor(parts: StatementParts) {
    this.rows = parts.rows;
    this.plainRows = parts.plainRows;
    this.repeats = parts.repeats;
    this.#parts = parts;
  }

  get place(): Place {
    this.#place ??= this.#parts.place();
    return this.#place;
  }

  get start(): number {
    return this.#parts.base + this.#parts.from;
  }

  get end(): number {
    return this.#parts.base + this.#parts.to;
  }

  get bytes(): Buffer {
    this.#bytes ??= this.#parts.buffer.subarray(this.#parts.from, this.#parts.to);
    return this.#bytes;
  }

  get head(): Buffer {
    return this.bytes.length > HEAD_BYTES ? this.bytes.subarray(0, HEAD_BYTES) : this.bytes;
  }

  get valuesAt(): number | undefined {
    return this.plainRows ? this.#parts.tuplesAt - this.#parts.from : undefined;
  }

  get tuples(): TupleRange | undefined {
    return this.plainRows ? { buffer: this.#parts.buffer, at: this.#parts.tuplesAt, end: this.#parts.to } : undefined;
  }
}
