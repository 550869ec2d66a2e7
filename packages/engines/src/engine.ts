import type { CleanupResult, Dialect, Grant, ImportResult, InspectedTable, Inspection, Progress } from '@dumpdock/contracts';
import type { Detected } from '@dumpdock/dump';

/** A destination that the operator configured. `url` holds credentials: never log it, never put it into job data. */
export interface Target {
  readonly name: string;
  readonly engine: Dialect;
  readonly url: string;
  /** Standing consent of the operator. */
  readonly grants: readonly Grant[];
  /** The operator accepts a role that can do more than loading needs. */
  readonly allowSuperuser: boolean;
}

/** What an engine can promise. Callers ask these, never the engine's name. */
export interface EngineCapabilities {
  /** `transaction`: one transaction over everything; `staging`: load aside, swap at once. */
  readonly atomicity: 'transaction' | 'staging';
  readonly transactionalDdl: boolean;
  readonly convertsInserts: boolean;
  readonly cancelsFromOutside: boolean;
}

/** One extracted file, in load order. */
export interface DumpFile {
  /** Path inside the archive: for messages only. */
  readonly entry: string;
  /** Absolute path of the extracted file; open it with O_NOFOLLOW. */
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hex; hashed again while loading: a difference ends in CHANGED_SINCE_INSPECTION before commit. Empty while the file is being written. */
  readonly sha256: string;
  /**
   * Set when the load runs ahead: the file is still being written and inspected, and `bytes` is its size to be. Called with the hash of all its bytes; resolves when
   * the inspection has ended, these are its bytes and nothing is in the way of a commit; rejects with what is.
   */
  readonly whole?: (sha256: string) => Promise<void>;
  readonly detected: Detected;
}

/** What an engine answers the question "is it in there?" from after a crash. Plain JSON; the shape is the engine's own. */
export type CommitMarker = Readonly<Record<string, unknown>>;

/** What became of a load. `unknown`: the target can never tell any more. */
export type Fate = 'committed' | 'not-committed' | 'unknown';

/** One load, from the first byte to the commit. */
export interface LoadTask {
  readonly importId: string;
  readonly target: Target;
  readonly files: readonly DumpFile[];
  readonly inspection: Inspection;
  /** All grants in force: the caller's and the target's. A statement that needs another one ends in GRANT_REQUIRED. */
  readonly grants: readonly Grant[];
  /** Where an engine may put files of its own; goes with the workspace. */
  readonly scratchDir: string;
  /** Aborting rolls back, also when the server is in the middle of a statement; `load` then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /**
   * Called once, after everything is loaded and checked and before the commit. Resolves when the marker is safely recorded and this
   * attempt still holds its lease; rejects (LEASE_LOST, CANCELLED) and then nothing may be committed.
   */
  readonly beforeCommit: (marker: CommitMarker) => Promise<void>;
}

/** What is in the target now, as far as the dump is concerned. */
export interface TargetFindings {
  /** The inspection's tables with the action that follows from what exists. */
  readonly tables: readonly InspectedTable[];
  /** Of the inspection's `destroys` objects those that exist. */
  readonly existing: readonly string[];
  /** What the dump takes for granted and the target lacks: roles, extensions, server version. One sentence each. */
  readonly lacking: readonly string[];
}

/** What `dumpdock targets check` says of a target. */
export interface TargetCheck {
  readonly reachable: boolean;
  readonly serverVersion: string | null;
  /** What the role can do beyond need, one sentence each. */
  readonly excess: readonly string[];
  /** Of `excess` what would let a dump out of its database: such a target is refused unless it says `allow_superuser`. */
  readonly unsafe: readonly string[];
  /** SQL that makes a role which is enough. */
  readonly recipe: string;
}

/** What a load takes on the disks of this machine, as far as its inspection tells. */
export interface LocalSpace {
  /** Where the target grows, and by about how much. */
  readonly directory: string;
  readonly bytes: number;
  /** What may lie in the scratch directory at once. */
  readonly scratchBytes: number;
}

/** An engine: a folder that implements this. docs/adding-an-engine.md is the recipe; test/contract holds it to it. */
export interface Engine {
  readonly dialect: Dialect;
  readonly capabilities: EngineCapabilities;
  /** Looks, changes nothing. Rejects with TARGET_UNAVAILABLE when the target cannot be reached, or does not answer within a minute. */
  examine(target: Target, inspection: Inspection, signal: AbortSignal): Promise<TargetFindings>;
  /** Whether a load may begin before the inspection has ended: before the commit nothing of it shows, and `examine` is not kept from looking. */
  loadsAhead(target: Target): Promise<boolean>;
  /** What a load takes on this machine. Absent: nothing, the target is on a server. */
  localSpace?(target: Target, inspection: Inspection): LocalSpace;
  /** Gets ready for a load that is about to come: what is opened may be used by it, and closes by itself when none comes. */
  prepare?(target: Target): void;
  /** Loads everything and commits, or leaves the target as it was. */
  load(task: LoadTask): Promise<ImportResult>;
  /**
   * After a crash: whether the load of this marker is in the target. Ends whatever of that attempt still runs there first. `scratchDir`: that of the load, null when
   * it is gone. Rejects when it cannot be told now, also when the target is not the database of that load: another one may be put back.
   */
  resolve(target: Target, marker: CommitMarker, signal: AbortSignal, scratchDir: string | null): Promise<Fate>;
  /** Removes what dead loads left in the target (staging schemas, temporary files, markers). `isLive` is asked at the moment of removal, `taking` is told the name of what goes next. */
  sweepLeftovers(
    target: Target,
    isLive: (importId: string) => Promise<boolean>,
    signal: AbortSignal,
    taking?: (name: string) => Promise<void>,
  ): Promise<Pick<CleanupResult, 'removed' | 'skipped'>>;
  check(target: Target, signal: AbortSignal): Promise<TargetCheck>;
}
