import { DumpdockError } from './dumpdock-error.ts';

/**
 * Every named step at which a process can be told to die, for the crash harness: the one place that lists them. A process dies at one when
 * it was started with DUMPDOCK_KILL_AT=NAME; its main.ts hands the name to {@link armKillPoint}. Otherwise a kill point does nothing.
 * A child process that dies takes its parent along when the name is followed by `+parent`.
 */
export const KILL_POINTS = [
  // The API, receiving an upload.
  'upload.booked', // the row exists, the directory does not
  'upload.created', // the directory exists and the ledger knows
  'upload.streaming', // some bytes are in upload.zip.part
  'upload.written', // upload.zip.part is whole, not renamed
  'upload.stored', // upload.zip is whole, the row still says `receiving`
  'upload.checked', // its structure was read
  'upload.received', // the row says `inspecting`, no job exists
  'upload.enqueued', // the job exists, the caller has no answer
  // The API, receiving an upload in parts; it comes to those above, too.
  'upload.opened', // upload.zip.part is there and empty, the ledger does not know how long it gets
  'upload.promised', // everything is recorded, the caller has no id
  'upload.continued', // another part is taken up, nothing of it is stored
  'upload.parted', // a part is stored, the ledger does not know
  'upload.paused', // the ledger knows, the caller has no answer
  'upload.sealed', // upload.zip is whole by its name, not hashed
  // The worker, inspecting; `extracting` and `reading` are the child's.
  'inspection.claimed',
  'inspection.booked', // the unpacked size is booked, nothing unpacked (parent)
  'inspection.extracting',
  'inspection.extracted',
  'inspection.reading',
  'inspection.read',
  'inspection.noted', // what the load needs lies beside the files, the ledger does not know
  'inspection.ready', // the row says `ready`, a confirmation by itself has not been tried
  'inspection.queued', // confirmed by itself, no job exists
  // The API, confirming.
  'confirm.queued', // the row says `queued`, no job exists
  'confirm.enqueued',
  'cancel.requested', // the request is in the ledger, nobody was told
  // The worker, importing; `loading`, `loaded`, `committing` and `committed` are the child's.
  'import.claimed',
  'import.planned', // everything is checked again, no child was started
  'import.loading',
  'import.loaded', // everything is in the target, nothing committed
  'import.marked', // the commit marker is recorded (parent)
  'import.committing', // the child knows it may commit and has not
  'import.committed', // the child committed and told nobody
  'import.settled', // the parent knows, the ledger does not
  // The child, at the commit of a target that has no transaction over everything.
  'mysql.staged', // the staging schemas exist, nothing is loaded
  'mysql.planned', // the plan of the swap is stored, no leave was asked for
  'mysql.swapping', // leave is given, views that make room are dropped, no table is renamed
  'mysql.swapped', // the tables are swapped, nothing after that was done
  'mysql.stepped', // a step after the swap was done, not noted
  'mysql.finished', // all steps are done, replaced tables are still parked
  'mysql.undoing', // a step failed, the swap is about to be taken back
  'mysql.undone', // the tables are back, foreign keys and replaced objects are not
  'mysql.rows', // rows without tables are committed, the staging schema is there
  'mysql.leaving', // the replaced tables are gone, the staging schema is not
  'sqlite.placed', // the target is there, its name while loading too
  'sqlite.marked', // an existing file is committed with a mark, the workspace has no receipt yet
  'sqlite.receipt', // the receipt is written, the mark is still in the file
  // The workspace, in whatever process.
  'workspace.made', // the directory exists, the ledger does not know
  'cleanup.decided', // the ending is in the ledger, the workspace where it was
  'cleanup.trashed', // renamed into .trash
  'cleanup.in-place', // a full disk has no room for the rename: it is to be deleted where it lies
  'cleanup.deleting', // half deleted
  'cleanup.hoisted', // a directory that lay too deep is at the top of the trash
  'cleanup.deleted', // gone, the ledger does not know
  'cleanup.closed', // the terminal status is shown
  // A sweep, in the worker or on the command line.
  'sweep.started',
  'sweep.recovering', // a dead import was taken over, its fate not asked
  'sweep.recovered', // its fate is known
  'sweep.marked', // a directory is marked, not renamed
  'sweep.trashed',
  'sweep.deleted',
  'sweep.closed',
  'sweep.emptied', // an entry of the trash that a dead removal left is gone
  'sweep.lost', // entries of the ledger without a directory are found, not closed
  'sweep.failing', // a waiting import whose files somebody took away is failed, and does not show it
  'sweep.leaving', // what a dead load left in a target is written down and still there
  'sqlite.swept', // one of the files that a dead load left beside its target is gone
  'sweep.targets', // what dead loads left in the targets is gone
  'sweep.finished', // everything is done, the run is not recorded
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

/** The environment variable that main.ts reads. */
export const KILL_AT_VARIABLE = 'DUMPDOCK_KILL_AT';

/** Tells a child which process to take along. */
const PARENT_VARIABLE = 'DUMPDOCK_KILL_PARENT';
const WITH_PARENT = '+parent';

let armed: KillPoint | null = null;
let takesParent = false;
let parent: number | null = null;

/**
 * Called once by main.ts with its environment: the only way to arm a kill point.
 * @throws DumpdockError CONFIG_INVALID for a name that is not in {@link KILL_POINTS}: a harness that kills nobody proves nothing.
 */
export function armKillPoint(env: Readonly<Record<string, string | undefined>>): void {
  const asked = env[KILL_AT_VARIABLE] || null;
  takesParent = asked?.endsWith(WITH_PARENT) ?? false;
  const name = takesParent ? asked?.slice(0, -WITH_PARENT.length) : asked;
  armed = KILL_POINTS.find((point) => point === name) ?? null;
  parent = Number(env[PARENT_VARIABLE]) || null;
  if (asked !== null && armed === null) throw new DumpdockError('CONFIG_INVALID', { detail: `${KILL_AT_VARIABLE}: names no kill point.` });
}

/** Dies here, by SIGKILL, when the process was started to do so. */
export function killPoint(name: KillPoint): void {
  if (armed !== name) return;
  if (parent !== null) process.kill(parent, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
  // Nothing after this line may happen, not even in the moment before the signal arrives.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** What a child process needs in its environment to die at the same point. */
export function killPointEnvironment(): Record<string, string> {
  if (armed === null) return {};
  return { [KILL_AT_VARIABLE]: armed, ...(takesParent ? { [PARENT_VARIABLE]: String(process.pid) } : {}) };
}
