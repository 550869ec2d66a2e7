import type {
  CleanupResult,
  CleanupScope,
  ErrorRecord,
  ImportResult,
  ImportStatus,
  ImportView,
  Inspection,
  Progress,
  TerminalStatus,
} from '@dumpdock/contracts';
import type { Audit, AuditEntry } from './audit-types.ts';

/** Who holds an import, and the number that fences late writers: it grows with every claim. */
export interface Lease {
  readonly importId: string;
  readonly owner: string;
  readonly token: number;
}

/** How an import ends. */
export interface Ending {
  readonly status: TerminalStatus;
  readonly result?: ImportResult;
  readonly error?: ErrorRecord;
  /** Who or what takes the workspace: `worker`, `api`, `sweep-old`, `cli`, the name of a key. */
  readonly removedBy: string;
  /** The name under `.trash` that the workspace is renamed to. */
  readonly trash?: string;
}

/** An import with the columns that stay inside. */
export interface ImportRecord extends ImportView {
  readonly ending: TerminalStatus | null;
  readonly autoConfirm: boolean;
  readonly digest: string | null;
  readonly commitMarker: Readonly<Record<string, unknown>> | null;
  readonly cancelRequestedAt: Date | null;
  readonly cancelRequestedBy: string | null;
  readonly leaseOwner: string | null;
  readonly leaseToken: number;
  readonly leaseExpiresAt: Date | null;
  readonly workspaceState: 'none' | 'present' | 'removing' | 'removed';
  readonly workspaceTrash: string | null;
}

export interface NewImport {
  readonly id: string;
  readonly archiveName: string;
  readonly target: string | null;
  readonly owner: string | null;
  readonly autoConfirm: boolean;
  /** Bytes of temporary space to book; 0 when the size is unknown. */
  readonly reserveBytes: number;
  readonly leaseOwner: string;
  readonly leaseMs: number;
}

/** Space that is there and may be booked. */
export interface SpaceBudget {
  readonly maxTempBytes: number;
  /** Measures the free bytes of the file system minus MIN_FREE_BYTES. Called while no other booking can be made, or what others have written since would count as free. */
  readonly freeBytes: () => Promise<number>;
}

/**
 * Every change of an import's state, and nowhere else. Each method is one guarded UPDATE (or one transaction): it returns null (or
 * false) when the guard did not hold, so two callers cannot both make a transition. Rejects with DATABASE_UNAVAILABLE when the database is away.
 */
export interface Imports {
  /** Books the space and makes the row (`receiving`, workspace `none`, leased). Rejects with NO_SPACE when it does not fit, also under concurrency. */
  create(input: NewImport, budget: SpaceBudget): Promise<{ record: ImportRecord; lease: Lease }>;
  get(id: string): Promise<ImportRecord | null>;
  list(query: {
    statuses?: readonly ImportStatus[];
    target?: string;
    owner?: string;
    /** Part of the archive's name, in upper or lower case. */
    name?: string;
    cursor?: string;
    limit: number;
    /** Without `inspection`, `result` and `error`, with `refused_count`. Default: false. */
    brief?: boolean;
  }): Promise<{ records: ImportRecord[]; nextCursor: string | null }>;
  /** The directory exists now. */
  workspaceCreated(lease: Lease): Promise<boolean>;
  /** Changes the booking to what is needed now. Rejects with NO_SPACE. */
  reserve(lease: Lease, bytes: number, budget: SpaceBudget): Promise<boolean>;
  /** receiving → inspecting; gives the lease back and what was booked too much. `target` and `autoConfirm` when their fields followed the file. */
  received(
    lease: Lease,
    archive: { bytes: number; sha256: string; target?: string; autoConfirm?: boolean },
    jobId: string,
  ): Promise<ImportRecord | null>;
  /** inspecting → inspecting or queued → importing, for `owner`, when nobody else holds a valid lease. */
  claim(
    id: string,
    status: 'inspecting' | 'queued',
    owner: string,
    leaseMs: number,
  ): Promise<{ record: ImportRecord; lease: Lease } | null>;
  /** An import whose lease ran out, for somebody who will find out what became of it. The token grows. `seen`: its end as the caller saw it; renewed since, it is not taken. */
  takeOver(id: string, owner: string, leaseMs: number, seen?: Date | null): Promise<{ record: ImportRecord; lease: Lease } | null>;
  /** Extends the lease. `lost`: somebody took over, stop at once. */
  heartbeat(lease: Lease, leaseMs: number, progress?: Progress, workspaceBytes?: number): Promise<'held' | 'cancel-requested' | 'lost'>;
  /** inspecting → ready, to be confirmed by itself when it was uploaded so; gives the lease back. The booking becomes what lies there: the archive and what was unpacked. */
  inspected(lease: Lease, inspection: Inspection): Promise<ImportRecord | null>;
  /** An import that is `ready` waits for a person from now on. */
  leaveToPerson(id: string): Promise<boolean>;
  /** ready → queued. */
  confirm(
    id: string,
    input: { target: string; grants: readonly string[]; digest: string; jobId: string; tables: Inspection['tables'] },
  ): Promise<ImportRecord | null>;
  /** Records what to ask the target after a crash. False when the lease is lost or a cancel was asked for: then nothing may be committed. */
  recordCommitMarker(lease: Lease, marker: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** Asks the holder to stop; null when the import is already over. `ready` and `queued` imports have no holder: see beginEnding. */
  requestCancel(id: string, by: string): Promise<ImportRecord | null>;
  /**
   * First half of an ending: decides it, keeps result and error, marks the workspace `removing`. Guarded by the lease, or for an import
   * that nobody holds by `from` (statuses) and no valid lease. `begun`: the audit record of the removal, written in the same statement.
   */
  beginEnding(who: Lease | { id: string; from: readonly ImportStatus[] }, ending: Ending, begun?: AuditEntry): Promise<ImportRecord | null>;
  /**
   * Second half: shows the terminal status. `removed`: the workspace is gone; false leaves it to the sweeps (`removing`). `audit`: what became of the removal;
   * completes the record that was begun for it, whose reason stays, or is a new one.
   */
  completeEnding(id: string, workspace: { removed: boolean; freedBytes: number; audit?: AuditEntry }): Promise<ImportRecord | null>;
  /** The workspace of an import that ended earlier is gone now. */
  workspaceRemoved(id: string, by: string, freedBytes: number): Promise<boolean>;
  /** The workspace of an ended import is being removed: guards the moment of removal. False when the import is live or leased. */
  markRemoving(id: string, by: string, trash: string): Promise<boolean>;
  /** For sweeps, one statement for a page: {@link markRemoving} of those that may be; answers their ids. */
  markRemovingMany(items: readonly { id: string; trash: string }[], by: string): Promise<Set<string>>;
  /** For sweeps: {@link beginEnding} as `expired` of those that are still `ready`; answers their ids. */
  expireMany(items: readonly { id: string; trash: string }[], by: string): Promise<Set<string>>;
  /** For sweeps: closes workspaces in `removing` that are gone, and shows endings that were decided; answers their ids. */
  closeMany(ids: readonly string[], by: string): Promise<Set<string>>;
  /** Imports in a live status whose lease ran out before now; and those with `ending` set that were not completed. Pages by id, without `inspection`, `result` and `error`. */
  abandoned(limit: number, after?: string | null): Promise<ImportRecord[]>;
  /** That import when it is among the {@link abandoned}, or its end is decided and not shown. */
  ifAbandoned(id: string): Promise<ImportRecord | null>;
  /** Imports that a living worker has, waiting for or loading into that target; by the clock of the database. */
  loadingInto(target: string): Promise<ImportRecord[]>;
  /** Imports that nobody holds and a worker should: inspecting, ready to be confirmed by itself, queued. Their job may be lost. */
  waiting(olderThanMs: number, limit: number): Promise<ImportRecord[]>;
  /** By id, those that exist, for sweeps: without `inspection`, `result` and `error`. */
  getMany(ids: readonly string[]): Promise<Map<string, ImportRecord>>;
  /** Imports whose workspace is not `none` or `removed`: what should be on disk. Pages by id, without `inspection`, `result` and `error`. */
  withWorkspace(after: string | null, limit: number): Promise<ImportRecord[]>;
  countByStatus(): Promise<Record<string, number>>;
  bookedBytes(): Promise<number>;
  /** Ended imports by target, status and error code; `started`, `seconds` and `buckets` (cumulative, see DURATION_BUCKETS_SECONDS) are of those that got to their load. */
  finished(): Promise<
    {
      target: string | null;
      status: string;
      code: string | null;
      imports: number;
      started: number;
      seconds: number;
      bytes: number;
      rows: number;
      buckets: number[];
    }[]
  >;
}

export type SweepKind = Exclude<CleanupScope, 'import'>;

export interface Sweeps {
  started(kind: SweepKind): Promise<void>;
  /** `counts`: it did what the schedule wants, and is the last run of its kind; otherwise only what it removed, freed and left is added. Default: true. */
  finished(kind: SweepKind, result: CleanupResult, counts?: boolean): Promise<void>;
  all(): Promise<
    {
      kind: SweepKind;
      lastStartedAt: Date | null;
      lastSuccessAt: Date | null;
      /** Time since then by the clock of the database, which also wrote it; negative when that clock was set back. */
      startedAgeMs: number | null;
      successAgeMs: number | null;
      lastResult: CleanupResult | null;
      runs: number;
      removedTotal: number;
      freedBytes: number;
      leftTotal: number;
    }[]
  >;
}

export interface IdempotencyKeys {
  /** Takes the key for `importId`, or tells which import has it. */
  take(owner: string, key: string, importId: string): Promise<{ taken: true } | { taken: false; importId: string }>;
}

/** What lay under temp_sql_imports at a time. */
export interface StorageSample {
  readonly bytes: number;
  readonly workspaces: number;
  readonly oldestAgeSeconds: number;
}

export interface StorageSamples {
  /** Kept for 30 days. */
  write(sample: StorageSample): Promise<void>;
  /** Newest first. */
  latest(limit: number): Promise<(StorageSample & { at: Date })[]>;
  /** Of the last `hours`, oldest first, at most about `points`: the time is cut into that many stretches, and of each the highest is answered. */
  since(hours: number, points: number): Promise<(StorageSample & { at: Date })[]>;
}

/** Which storage the temporary directories lie on. */
export interface StorageMark {
  /** What the mark on it says, and where it was: file system and path. Null when none was ever seen. */
  known(): Promise<{ readonly mark: string; readonly place: string } | null>;
  /**
   * Makes the storage whose mark `read` answers the known one. False, and nothing changed, when another is known, at another place, where workspaces lie (`present`, `removing`).
   * `read` is called while nobody else does this, so that it may make the mark; its error is passed on.
   */
  adopt(place: string, read: () => string): Promise<boolean>;
}

export interface WebhookDeliveries {
  /**
   * Imports that ended within the last hour and are not asked for yet, and those asked for 15 minutes ago without an end: takes at most `limit` of them and
   * returns their ids. Of two callers only one gets each.
   */
  take(limit: number): Promise<string[]>;
  ended(importId: string, state: 'delivered' | 'failed'): Promise<void>;
}

/** The metadata database. Made by `createDatabase({ url })`; `close` is safe twice. */
export interface Database {
  readonly imports: Imports;
  readonly audit: Audit;
  readonly sweeps: Sweeps;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly storageSamples: StorageSamples;
  readonly storageMark: StorageMark;
  readonly webhookDeliveries: WebhookDeliveries;
  ping(): Promise<void>;
  close(): Promise<void>;
}
