/** Who did what, to which import, why, with which outcome. */
export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly importId?: string | null;
  readonly reason?: string;
  readonly bytes?: number;
  readonly outcome: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Audit {
  record(entry: AuditEntry): Promise<void>;
  /** One statement for all of them. */
  recordMany(entries: readonly AuditEntry[]): Promise<void>;
  /** Writes down what is about to be done, with an outcome that says so; answers the ids in the order of the entries. One statement. */
  begin(entries: readonly AuditEntry[]): Promise<bigint[]>;
  /** What became of records that were begun: their reason, bytes and outcome. One statement. */
  complete(ended: readonly { readonly id: bigint; readonly entry: Pick<AuditEntry, 'reason' | 'bytes' | 'outcome'> }[]): Promise<void>;
  /** `owner`: only what concerns imports of theirs, and what they did. */
  list(query: { importId?: string; owner?: string; before?: bigint; limit: number }): Promise<RecordedEntry[]>;
}

/** An entry as it was written down, with the name of its import's archive. */
export interface RecordedEntry extends AuditEntry {
  readonly id: bigint;
  readonly at: Date;
  readonly archiveName: string | null;
}
