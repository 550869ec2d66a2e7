import type { CleanupResult, CleanupScope } from '@dumpdock/contracts';
import type { Ending, ImportRecord, Lease } from '@dumpdock/database';

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

export interface CleanupRequest {
  readonly scope: CleanupScope;
  readonly importId?: string;
  readonly maxAgeHours?: number;
  readonly dryRun?: boolean;
  /** Who asks: for the audit and for `removed_by`. */
  readonly by: string;
  readonly signal?: AbortSignal;
}

/** The temporary directories. The only code of dumpdock that deletes. Made by `createWorkspaces({ mediaRoot, database, log, … })`. */
export interface Workspaces {
  /** Checks MEDIA_ROOT and makes `temp_sql_imports` (0700) and `.trash`. Rejects with CONFIG_INVALID and a sentence for `/`, a home directory, a file, a symlink, something not writable. */
  prepare(): Promise<void>;
  /** Paths of an id; throws INVALID_REQUEST for anything but an import id, before any file-system call. */
  paths(importId: string): WorkspacePaths;
  /** Makes the directory (0700), after its ledger row. */
  create(lease: Lease): Promise<WorkspacePaths>;
  /** Free bytes and what MAX_TEMP_BYTES leaves. */
  space(): Promise<{ freeBytes: number; usedBytes: number }>;
  /**
   * Ends an import: decide in the ledger → rename into `.trash` → delete → show the terminal status. Null when the guard did not hold.
   * A removal that fails is logged, audited and left to the sweeps; it never changes the outcome.
   */
  end(who: Lease | { id: string; from: readonly ImportRecord['status'][] }, ending: Ending): Promise<ImportRecord | null>;
  /** Every way of cleaning up: API, CLI, schedulers, start-up. */
  cleanup(request: CleanupRequest): Promise<CleanupResult>;
  /** What lies under temp_sql_imports. */
  list(): AsyncIterable<{ name: string; bytes: number; ageSeconds: number; record: ImportRecord | null; live: boolean }>;
}
