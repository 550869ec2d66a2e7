import type { CleanupResult, CleanupScope } from '@dumpdock/contracts';
import type { Database, Ending, ImportRecord, Lease, SpaceBudget, StorageSample } from '@dumpdock/database';

/** The paths of one workspace, all inside `MEDIA_ROOT/temp_sql_imports/{import_id}/`. */
export interface WorkspacePaths {
  readonly dir: string;
  /** `upload.zip.part`: while it is being received. */
  readonly uploadPart: string;
  /** `upload.zip`: whole and hashed. */
  readonly upload: string;
  /** `extracted/`: the SQL files under generated names. */
  readonly extracted: string;
  /** `scratch/`: files of the engines. */
  readonly scratch: string;
}

/** Why something stays. Only `error` means that it should have gone; `unreachable`: a target could not be asked whether something is left there. */
export type SkipReason = 'live' | 'unknown-name' | 'unreachable' | 'error';

/** A directory that is held open: what is put in the place of its name leads nobody elsewhere who works in it. */
export interface HeldDirectory extends Disposable {
  /** Leads into it; for this process only. */
  readonly path: string;
  /** To be given to a process that is started. */
  readonly fd: number;
  /** The path for a process that has it open as `fd`. Where there is no procfs it is the plain one. */
  pathAs(fd: number): string;
}

/** A workspace that is held open while something is written into it. Its paths are for this process only. */
export interface HeldWorkspace extends WorkspacePaths, Disposable {
  readonly directory: HeldDirectory;
  /** Holds a directory in it. Throws CHANGED_SINCE_INSPECTION when it is not there, or a link is. */
  open(name: 'extracted' | 'scratch'): HeldDirectory;
  /** As `open`, making it where it is missing. */
  make(name: 'extracted' | 'scratch'): HeldDirectory;
}

export interface CleanupRequest {
  readonly scope: CleanupScope;
  readonly importId?: string;
  readonly maxAgeHours?: number;
  readonly dryRun?: boolean;
  /** In a plan of several sweeps: what those before would have removed. It counts as gone. */
  readonly planned?: readonly string[];
  /** Who asks: for the audit and for `removed_by`. */
  readonly by: string;
  readonly signal?: AbortSignal;
}

/** What is used of the logger: pino's shape. */
export interface WorkspaceLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * How an import ended whose worker died after the commit marker was recorded: asks the engine. Called with the lease taken over. Null: it
 * cannot be told now (the target is away), the import stays as it is until the next sweep. `scratchDir`: that of the import, null when it is gone.
 */
export type Recover = (record: ImportRecord, lease: Lease, scratchDir: string | null) => Promise<Ending | null>;

/** What became of what dead loads left on the targets. `skipped`: by the import it belongs to, or by the target that could not be asked. */
export interface SweptTargets {
  readonly removed: readonly string[];
  readonly skipped: readonly { readonly name: string; readonly reason: SkipReason; readonly detail: string }[];
}

/** Removes what dead loads left on the targets (staging schemas, markers); part of the orphans sweep. `taking`: told the name of what is removed next. */
export type SweepTargets = (signal: AbortSignal | undefined, taking?: (name: string) => Promise<void>) => Promise<SweptTargets>;

export interface WorkspacesOptions {
  /** Absolute path of MEDIA_ROOT. */
  readonly mediaRoot: string;
  readonly database: Pick<Database, 'imports' | 'audit' | 'sweeps' | 'storageSamples' | 'storageMark'>;
  readonly log: WorkspaceLog;
  readonly maxTempBytes: number;
  readonly minFreeBytes: number;
  /** How long a sweep that takes a dead import over may be silent before another one does. Default: 15 s. */
  readonly leaseMs?: number;
  /** MAX_AGE_HOURS: an `old` sweep that leaves older ones is not the one that has to happen. Default: 24. */
  readonly maxAgeHours?: number;
  /** Without it a dead `importing` import with a commit marker is left alone, and the result says so. */
  readonly recover?: Recover;
  readonly sweepTargets?: SweepTargets;
}

/** The temporary directories. The only code of dumpdock that deletes. Made by `createWorkspaces({ mediaRoot, database, log, … })`. */
export interface Workspaces {
  /**
   * Checks MEDIA_ROOT and makes `temp_sql_imports` (0700) and `.trash`. Rejects with CONFIG_INVALID and a sentence for `/`, a home directory, a file, a symlink,
   * something not writable. That it is not the storage which the ledger has unfinished imports on is logged.
   */
  prepare(): Promise<void>;
  /** Paths of an id; throws INVALID_REQUEST for anything but an import id, before any file-system call. */
  paths(importId: string): WorkspacePaths;
  /** Makes the directory (0700), after its ledger row. */
  create(lease: Lease): Promise<WorkspacePaths>;
  /**
   * Opens the directory for writing into it: nothing that is put in the place of its name leads elsewhere. For this process only.
   * Throws CHANGED_SINCE_INSPECTION when it is not there, or a link is.
   */
  hold(importId: string): HeldWorkspace;
  /** Holds the scratch directory of an import, made readable where its owner may not; null when it is not there, or a link is. */
  holdScratch(importId: string): HeldDirectory | null;
  /** What `imports.create` and `imports.reserve` need to book space now. */
  budget(): SpaceBudget;
  /** Measures everything under temp_sql_imports; a large tree is not measured anew for everybody who asks. The trash counts in bytes only. */
  measure(): Promise<StorageSample>;
  /**
   * Ends an import: decide in the ledger → rename into `.trash` → delete → show the terminal status. Null when the guard did not hold.
   * A removal that fails is logged, audited and left to the sweeps; it never changes the outcome.
   */
  end(who: Lease | { id: string; from: readonly ImportRecord['status'][] }, ending: Ending): Promise<ImportRecord | null>;
  /** Every way of cleaning up: API, CLI, schedulers, start-up. Rejects with STORAGE_UNAVAILABLE, having done nothing, when temp_sql_imports is away. */
  cleanup(request: CleanupRequest): Promise<CleanupResult>;
  /** What lies under temp_sql_imports. */
  list(): AsyncIterable<{ name: string; bytes: number; ageSeconds: number; record: ImportRecord | null; live: boolean }>;
}
