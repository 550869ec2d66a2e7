// The process that reads an archive or loads a dump. Started by ../fork-child.ts; everything it needs comes in the first message.
import { armKillPoint, asDumpdockError, type Dialect, DumpdockError } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';
import { closeCompileCache } from '../compile-cache.ts';
import type { FromChild, ParentLink, Question, ToChild, Work } from '../messages.ts';
import { createPace } from './pace.ts';

armKillPoint(process.env);

const controller = new AbortController();
const waiting = new Map<number, { yes: () => void; no: (error: DumpdockError) => void }>();
const pace = createPace();
let questions = 0;

// Whoever started this process is gone: nothing may be committed any more. The server rolls back when the connection breaks.
process.on('disconnect', () => process.exit(1));
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole process group; the parent decides.
process.on('message', (message: ToChild) => {
  if (message.type === 'work') void work(message.work);
  else if (message.type === 'prepare') void prepare(message.target);
  else if (message.type === 'loaded') pace.loaded(message.bytes);
  else if (message.type === 'cancel') controller.abort(DumpdockError.fromRecord(message.reason));
  else answered(message.id, message.error === null ? null : DumpdockError.fromRecord(message.error));
});

/** The arguments say what this process is for: it loads that code, and only that, while the work is still on its way. */
const doing = process.argv[2] === 'inspect' ? inspectingCode() : loadingCode(process.argv[3] as Dialect);
doing.catch(() => {}); // Told with the answer.

interface Doing {
  readonly run: (task: never, parent: ParentLink) => Promise<unknown>;
  readonly prepare?: ((target: Target) => void) | undefined;
}

async function inspectingCode(): Promise<Doing> {
  process.umask(0o077); // Directories of the archive as well are nobody else's.
  const { readArchive } = await import('./read-archive.ts');
  closeCompileCache();
  return { run: readArchive };
}

async function loadingCode(dialect: Dialect): Promise<Doing> {
  const [{ loadFiles }, { loadEngine }] = await Promise.all([import('./load-files.ts'), import('../load-engine.ts')]);
  const engine = await loadEngine(dialect);
  return { run: (task, parent) => loadFiles(engine, task, parent), prepare: engine.prepare };
}

async function prepare(target: Target): Promise<void> {
  const code = await doing.catch(() => null); // Told with the answer.
  code?.prepare?.(target);
}

async function work(task: Work): Promise<void> {
  try {
    finish({ type: 'done', value: await run(task) });
  } catch (error) {
    const known = asDumpdockError(error);
    finish({ type: 'failed', error: known.toRecord(), frames: known.code === 'INTERNAL' ? frames(known.cause ?? known) : [] });
  }
}

async function run(task: Work): Promise<unknown> {
  const parent: ParentLink = {
    signal: controller.signal,
    ask,
    report: (progress) => send({ type: 'progress', progress }),
    opened: (file) => send({ type: 'opened', file }),
    loaded: (bytes) => send({ type: 'loaded', bytes }),
    pace,
  };
  return (await doing).run(task as never, parent);
}

function ask(question: Question): Promise<void> {
  const id = ++questions;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  waiting.set(id, { yes: resolve, no: reject });
  send({ type: 'question', id, question });
  return promise;
}

function answered(id: number, error: DumpdockError | null): void {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (error === null) asked?.yes();
  else asked?.no(error);
}

function send(message: FromChild): void {
  if (process.connected) process.send?.(message);
}

function finish(message: FromChild): void {
  process.send?.(message, undefined, undefined, () => process.exit(0));
}

/** Where it was thrown, without the text of the error: that may quote the dump. */
function frames(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const name = error instanceof Error ? [`${error.name} ${String((error as { code?: unknown }).code ?? '')}`.trim()] : [];
  return [...name, ...stack.split('\n').filter((line) => /^ {4}at /.test(line))].slice(0, 20);
}
