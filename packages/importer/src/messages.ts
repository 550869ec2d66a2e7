import type { ArchiveLimits, Dialect, ErrorRecord, Grant, ImportResult, Inspection, Progress } from '@dumpdock/contracts';
import type { CommitMarker, DumpFile, Target } from '@dumpdock/engines';
import type { Pace } from './child/pace.ts';

/** Read an archive: preflight, extract, inspect. Touches nothing but one workspace. */
export interface InspectWork {
  readonly kind: 'inspect';
  /** Absolute path of the zip. */
  readonly archive: string;
  /** Directory that receives the SQL files; made when missing. */
  readonly extractedDir: string;
  readonly limits: ArchiveLimits;
  /** Engine of the target that was named at the upload: settles a dump that says nothing of itself. */
  readonly preferred: Dialect | null;
}

/** Load files that were inspected. */
export interface LoadWork {
  readonly kind: 'load';
  readonly importId: string;
  readonly target: Target;
  readonly files: readonly DumpFile[];
  readonly inspection: Inspection;
  readonly grants: readonly Grant[];
  readonly scratchDir: string;
  /** The files are still being unpacked and inspected: the load runs ahead, and asks for each whether it is whole. */
  readonly ahead?: boolean;
}

/** What one child process is started for. */
export type Work = InspectWork | LoadWork;

/** What reading an archive found: the inspection but for what only the parent knows, and where the files are. */
export interface ArchiveReading {
  readonly inspection: Omit<Inspection, 'digest' | 'compatible_targets'>;
  /** In load order. */
  readonly files: readonly DumpFile[];
}

/** The answer of a child that did its work. */
export interface WorkResults {
  readonly inspect: ArchiveReading;
  readonly load: ImportResult;
}

/** What a child may not decide by itself. It goes on only after the answer. */
export type Question =
  | { readonly kind: 'whole'; readonly sha256: string }
  | { readonly kind: 'reserve'; readonly bytes: number }
  | { readonly kind: 'commit'; readonly marker: CommitMarker; readonly progress: Progress | null };

/** Parent → child. `answer` without an error means yes. */
export type ToChild =
  | { readonly type: 'work'; readonly work: Work }
  | { readonly type: 'answer'; readonly id: number; readonly error: ErrorRecord | null }
  | { readonly type: 'cancel'; readonly reason: ErrorRecord }
  /** To a loader: the target of the work that is about to come. */
  | { readonly type: 'prepare'; readonly target: Target }
  /** To a reader: so much of its file was loaded. */
  | { readonly type: 'loaded'; readonly bytes: number };

/** Child → parent. `done` and `failed` are the last message of a child. `frames`: where an unforeseen error was thrown, without its text (which may quote the dump). */
export type FromChild =
  | { readonly type: 'question'; readonly id: number; readonly question: Question }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'opened'; readonly file: DumpFile }
  | { readonly type: 'loaded'; readonly bytes: number }
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly error: ErrorRecord; readonly frames: readonly string[] };

/** What the code that does the work sees of whoever started it. */
export interface ParentLink {
  /** Aborts when the work shall stop and be undone. */
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  /** Tells what the only dump of an archive is, as soon as its first bytes say so: it is being written, its size is the one announced. */
  opened(file: DumpFile): void;
  /** Tells how much of a file that is still being read was loaded, for the reader to keep pace. */
  loaded(bytes: number): void;
  /** Keeps a reader near the load that runs ahead of it. */
  readonly pace: Pace;
  /** Resolves for yes; rejects with the reason for no. */
  ask(question: Question): Promise<void>;
}
