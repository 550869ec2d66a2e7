import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { asDumpdockError, DumpdockError, type Progress } from '@dumpdock/contracts';
import type { DumpFile } from '@dumpdock/engines';
import type { HeldDirectory } from '@dumpdock/workspace';
import type { ImporterLog } from './deps.ts';
import { type ChildKind, forkChild } from './fork-child.ts';
import type { FromChild, Question, ToChild, Work, WorkResults } from './messages.ts';

/** How long a child may take to roll back after it was asked to stop. Then it is killed. */
const CANCEL_GRACE_MS = 10_000;
/** How long a child may take to exit after its answer. Then it is killed. */
const EXIT_GRACE_MS = 3_000;
/** As much of stderr as is looked at for the cause of a crash. It is never shown: it may quote the dump. */
const STDERR_BYTES = 64 * 1024;

export interface ChildOptions {
  /** From start to answer; then the child is killed and the work fails with TIMEOUT. */
  readonly timeoutMs: number;
  /** Aborting asks the child to roll back; with LEASE_LOST it is killed at once. The work rejects with the reason. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** See ParentLink.opened. Default: nobody asks. */
  readonly onOpened?: (file: DumpFile) => void;
  /** See ParentLink.loaded. Default: nobody asks. */
  readonly onLoaded?: (bytes: number) => void;
  /** Resolves for yes; what it rejects with is given to the child. */
  readonly onQuestion: (question: Question) => Promise<void>;
  /** What the child works in, as the descriptors from FIRST_INHERITED on. Default: none. */
  readonly directories?: readonly HeldDirectory[];
  readonly log: ImporterLog;
}

type Answer = Extract<FromChild, { type: 'done' | 'failed' }>;

/** A child that loads its code and waits for its work. */
export interface StartedChild {
  readonly process: ChildProcess;
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  /** Does nothing once it has ended. */
  tell(message: ToChild): void;
  /** Ends it for want of work; does nothing once it has ended. */
  discard(): Promise<void>;
}

/** Starts a child ahead of its work, so that starting costs no time then. */
export function startChild(kind: ChildKind, directories: readonly HeldDirectory[] = []): StartedChild {
  const child = forkChild(kind, directories);
  const ended = once(child, 'close') as StartedChild['ended'];
  ended.catch(() => {}); // Told when it is given work.
  const discard = async () => {
    child.stderr?.resume();
    child.kill('SIGKILL');
    await ended.catch(() => {});
  };
  return { process: child, ended, discard, tell: (message) => send(child, message) };
}

/**
 * Does `work` in a process of its own and resolves with its answer once that process has ended. Rejects with the child's error, TIMEOUT,
 * the signal's reason, or WORKER_LOST when the process ended without an answer.
 */
export async function runChild<W extends Work>(work: W, options: ChildOptions, started?: StartedChild): Promise<WorkResults[W['kind']]> {
  options.signal.throwIfAborted();
  const { process: child, ended } = started ?? startChild(work, options.directories);
  const hearing = listen(child, options);
  const limits = enforceLimits(child, options);
  send(child, { type: 'work', work });
  const [code, signal] = await ended.finally(limits.release);
  const answer = hearing.answer();
  if (answer?.type === 'done') return answer.value as WorkResults[W['kind']];
  if (limits.stoppedBecause()) throw limits.stoppedBecause();
  if (answer?.type === 'failed') throw DumpdockError.fromRecord(answer.error);
  throw crashed(code, signal, hearing.outOfMemory());
}

/** Takes the child's messages: answers its questions, passes its progress on, keeps its answer. */
function listen(child: ChildProcess, options: ChildOptions) {
  let answer: Answer | null = null;
  let stderr = '';
  child.stderr?.setEncoding('latin1').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_BYTES);
  });
  child.on('error', (error) => options.log.error({ err: error }, 'child process failed'));
  child.on('message', (message: FromChild) => {
    if (message.type === 'progress') options.onProgress(message.progress);
    else if (message.type === 'opened') options.onOpened?.(message.file);
    else if (message.type === 'loaded') options.onLoaded?.(message.bytes);
    else if (message.type === 'question') void reply(child, message.id, options.onQuestion(message.question));
    else {
      answer = message;
      if (message.type === 'failed' && message.frames.length > 0)
        options.log.error({ code: message.error.code, frames: message.frames }, 'child failed');
      setTimeout(() => child.kill('SIGKILL'), EXIT_GRACE_MS).unref();
    }
  });
  return { answer: () => answer as Answer | null, outOfMemory: () => /heap out of memory|Allocation failed/.test(stderr) };
}

async function reply(child: ChildProcess, id: number, answered: Promise<void>): Promise<void> {
  const error = await answered.then(
    () => null,
    (reason: unknown) => asDumpdockError(reason).toRecord(),
  );
  send(child, { type: 'answer', id, error });
}

/** Kills the child at its deadline, asks it to stop when told so, and kills it when it does not listen. */
function enforceLimits(child: ChildProcess, options: ChildOptions) {
  let reason: DumpdockError | null = null;
  const timers: NodeJS.Timeout[] = [];
  const stop = (why: DumpdockError, graceMs: number) => {
    reason ??= why;
    if (graceMs === 0) child.kill('SIGKILL');
    else {
      send(child, { type: 'cancel', reason: why.toRecord() });
      timers.push(setTimeout(() => child.kill('SIGKILL'), graceMs));
    }
  };
  const onAbort = () => {
    const why = asDumpdockError(options.signal.reason);
    stop(why, why.code === 'LEASE_LOST' ? 0 : CANCEL_GRACE_MS);
  };
  timers.push(setTimeout(() => stop(new DumpdockError('TIMEOUT'), 0), options.timeoutMs));
  options.signal.addEventListener('abort', onAbort);
  return {
    stoppedBecause: () => reason as DumpdockError | null,
    release: () => {
      for (const timer of timers) clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
    },
  };
}

/** A child that is gone already cannot be told anything; its end says the rest. */
function send(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => {});
}

function crashed(code: number | null, signal: NodeJS.Signals | null, outOfMemory: boolean): DumpdockError {
  const how = outOfMemory ? 'ran out of memory' : signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  return new DumpdockError('WORKER_LOST', { detail: `The process that did the work ${how}; nothing was loaded.` });
}
