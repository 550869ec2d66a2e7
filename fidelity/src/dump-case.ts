import type { Dialect } from '@dumpdock/contracts';

/** A dump that both sides load. */
export interface DumpCase {
  readonly name: string;
  readonly dialect: Dialect;
  /** Absolute path of the archive that dumpdock gets. */
  readonly zip: string;
  /** Names of the entries in the order in which the native client gets them; null: in the order of the archive. */
  readonly files: readonly string[] | null;
  /** The PostgreSQL that takes the dump. Default: 15, whose pg_dump is at hand. */
  readonly postgres?: 15 | 18;
  /** Options without which the native client misreads the dump. */
  readonly clientOptions?: readonly string[];
  /** Name of the database, where the dump depends on it. */
  readonly database?: string;
}

/** The dump could not be loaded by its native client: there is nothing to compare with. */
export class NativeRefusal extends Error {
  override readonly name = 'NativeRefusal';
}

/** An empty database which the native client fills, then dumpdock; the same name and the same server for both. */
export interface Ground {
  /** What dumpdock gets; its role is no administrator. */
  readonly url: string;
  empty(): Promise<void>;
  /** @throws NativeRefusal */
  loadNatively(files: readonly string[]): Promise<void>;
  /** Everything in the database as text, rows in an order that does not depend on how they came. */
  picture(): Promise<string[]>;
  remove(): Promise<void>;
}
