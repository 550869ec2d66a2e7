/**
 * Every named step at which a process can be told to die, for the crash harness: the one place that lists them. A process dies at one when
 * it was started with DUMPDOCK_KILL_AT=NAME; its main.ts hands the name to {@link armKillPoint}. Otherwise a kill point does nothing.
 */
export const KILL_POINTS = [
  // The API, receiving an upload.
  'upload.booked', // the row exists, the directory does not
  'upload.created', // the directory exists and the ledger knows
  'upload.streaming', // some bytes are in upload.zip.part
  'upload.stored', // upload.zip is whole, the row still says `receiving`
  'upload.received', // the row says `inspecting`, no job exists
  'upload.enqueued', // the job exists, the caller has no answer
  // The worker, inspecting; `extracting` and `reading` are the child's.
  'inspection.claimed',
  'inspection.extracting',
  'inspection.extracted',
  'inspection.reading',
  'inspection.read',
  'inspection.ready',
  // The API, confirming.
  'confirm.queued', // the row says `queued`, no job exists
  'confirm.enqueued',
  // The worker, importing; `loading`, `loaded`, `committing` and `committed` are the child's.
  'import.claimed',
  'import.loading',
  'import.loaded', // everything is in the target, nothing committed
  'import.marked', // the commit marker is recorded (parent)
  'import.committing', // the child knows it may commit and has not
  'import.committed', // the child committed and told nobody
  'import.settled', // the parent knows, the ledger does not
  // The workspace, in whatever process.
  'workspace.made', // the directory exists, the ledger does not know
  'cleanup.decided', // the ending is in the ledger, the workspace where it was
  'cleanup.trashed', // renamed into .trash
  'cleanup.deleting', // half deleted
  'cleanup.deleted', // gone, the ledger does not know
  'cleanup.closed', // the terminal status is shown
  // A sweep.
  'sweep.started',
  'sweep.recovering', // a dead import was taken over, its fate not asked
  'sweep.recovered', // its fate is known
  'sweep.marked', // a directory is marked, not renamed
  'sweep.trashed',
  'sweep.deleted',
  'sweep.closed',
  'sweep.finished', // everything is done, the run is not recorded
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

/** The environment variable that main.ts reads. */
export const KILL_AT_VARIABLE = 'DUMPDOCK_KILL_AT';

let armed: string | undefined;

/** Called once by main.ts with what DUMPDOCK_KILL_AT holds. */
export function armKillPoint(name: string | undefined): void {
  armed = name;
}

/** Dies here, by SIGKILL, when the process was started to do so. */
export function killPoint(name: KillPoint): void {
  if (armed !== name) return;
  process.kill(process.pid, 'SIGKILL');
  // Nothing after this line may happen, not even in the moment before the signal arrives.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** What a child process needs in its environment to die at the same point. */
export function killPointEnvironment(): Record<string, string> {
  return armed === undefined ? {} : { [KILL_AT_VARIABLE]: armed };
}
