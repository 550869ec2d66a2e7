import type { ArchiveLimits, Dialect, Progress } from '@dumpdock/contracts';
import type { Database } from '@dumpdock/database';
import type { Engine, Target } from '@dumpdock/engines';
import type { Workspaces } from '@dumpdock/workspace';

/** Structured log lines, as pino takes them. Never SQL text, row values or URLs. */
export interface ImporterLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the story of an import needs. Made once by the process that runs it. */
export interface ImporterDeps {
  readonly database: Database;
  readonly workspaces: Workspaces;
  readonly targets: readonly Target[];
  readonly engines: Readonly<Record<Dialect, Engine>>;
  readonly limits: ArchiveLimits;
  readonly inspectTimeoutMs: number;
  readonly importTimeoutMs: number;
  /** Names this process in the leases it holds; unique among all workers. */
  readonly owner: string;
  /** How long a lease lasts without a heartbeat. Several times {@link heartbeatMs}. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** Puts the job of a confirmed import into the queue. */
  readonly enqueueImport: (importId: string, jobId: string) => Promise<void>;
  readonly log: ImporterLog;
}

/** What the caller of one step gives along: who may stop it, and who wants to hear of it. */
export interface StepOptions {
  /** Aborting stops the work, rolls back and ends the import; the reason says as what (CANCELLED, WORKER_LOST). */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
