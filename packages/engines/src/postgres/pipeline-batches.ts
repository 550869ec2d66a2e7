import type { Origin } from './sql-error.ts';

/** Statements up to one Sync: the server answers each, or an error for one and nothing for those behind it (manual, "Pipelining"). */
interface Batch {
  bytes: number;
  readonly origins: (Origin | null)[];
  /** How many of them are answered. */
  answered: number;
  closed: boolean;
  /** It may change the encoding or the string rules. */
  readonly announces: boolean;
  /** Transaction status that has to stand behind it. */
  status: 'T' | 'I';
}

/** What is under way to the server, in order. */
export interface PipelineBatches {
  /** Batches whose Sync is sent or queued, and their bytes. */
  readonly waiting: number;
  readonly bytes: number;
  /** Statements and bytes of the batch without a Sync. */
  readonly open: { readonly statements: number; readonly bytes: number; readonly announces: boolean };
  add(origin: Origin | null, announces: boolean): void;
  grow(bytes: number): void;
  close(status: 'T' | 'I'): void;
  /** The statement that the server is at; undefined: none. */
  current(): Origin | null | undefined;
  /** Whether the batch that the server is at may change the encoding or the string rules. */
  announces(): boolean;
  answered(): void;
  /** The server came to a Sync. Gives the status that it has to tell. */
  ready(): 'T' | 'I' | null;
}

const NONE = { statements: 0, bytes: 0, announces: false };

export function createPipelineBatches(): PipelineBatches {
  const batches: Batch[] = [];
  let bytes = 0;
  const last = (): Batch | undefined => {
    const batch = batches.at(-1);
    return batch?.closed === false ? batch : undefined;
  };
  return {
    get waiting() {
      return batches.length - (last() === undefined ? 0 : 1);
    },
    get bytes() {
      return bytes;
    },
    get open() {
      const batch = last();
      return batch === undefined ? NONE : { statements: batch.origins.length, bytes: batch.bytes, announces: batch.announces };
    },
    add(origin, announces) {
      const batch = last();
      if (batch === undefined) batches.push({ bytes: 0, origins: [origin], answered: 0, closed: false, announces, status: 'T' });
      else batch.origins.push(origin);
    },
    grow(more) {
      const batch = last();
      if (batch !== undefined) batch.bytes += more;
    },
    close(status) {
      const batch = last();
      if (batch === undefined) return;
      batch.closed = true;
      batch.status = status;
      bytes += batch.bytes;
    },
    current: () => batches[0]?.origins[batches[0].answered],
    announces: () => batches[0]?.announces === true,
    answered() {
      if (batches[0] !== undefined) batches[0].answered++;
    },
    ready() {
      const batch = batches.shift();
      bytes -= batch?.bytes ?? 0;
      return batch?.status ?? null;
    },
  };
}
