import { asDumpdockError, DumpdockError, type ImportResult, type Inspection } from '@dumpdock/contracts';
import type { DumpFile, Engine } from '@dumpdock/engines';
import type { LoadWork, Question } from './messages.ts';
import { requireSafeRole } from './require-safe-role.ts';
import { type ChildOptions, runChild, type StartedChild } from './run-child.ts';

/** A load that may begin while its dump is still being unpacked and inspected. It commits nothing before it is allowed to. */
export interface LoadAhead {
  /** Tells that the dump has begun, and what it is. The load begins if the engine can load ahead. */
  begin(file: DumpFile): void;
  /** The inspection has ended and nothing is in the way. Null when no load has begun. */
  allow(files: readonly DumpFile[]): Promise<ImportResult | null>;
  /** Something is in the way: rolls back. Resolves when nothing is left of the load. */
  refuse(reason: unknown): Promise<void>;
}

export interface LoadAheadOptions extends Omit<ChildOptions, 'onQuestion'> {
  readonly engine: Engine;
  readonly loader: StartedChild;
  /** Reads the archive; it is told where the load is, so that it does not run off. */
  readonly reader: StartedChild;
  /** The work but for what the inspection tells. */
  readonly work: Omit<LoadWork, 'files' | 'inspection' | 'ahead'>;
}

/** @see docs/adr/0012-loading-ahead.md */
export function createLoadAhead({ engine, loader, reader, work, ...options }: LoadAheadOptions): LoadAhead {
  const verdict = Promise.withResolvers<string>();
  verdict.promise.catch(() => {});
  const stop = new AbortController();
  let allowed = false;
  let result: Promise<ImportResult | null> = Promise.resolve(null);

  const onQuestion = async (question: Question): Promise<void> => {
    if (question.kind === 'whole' && question.sha256 !== (await verdict.promise)) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
  };
  /** While the first bytes are on their way. */
  const prepare = async (): Promise<boolean> => {
    if (!(await engine.loadsAhead(work.target))) return false;
    loader.tell({ type: 'prepare', target: work.target });
    await requireSafeRole(engine, work.target, options.signal);
    return true;
  };
  const mayBegin = prepare();
  mayBegin.catch(() => {}); // Told when the dump has begun.

  const onLoaded = (bytes: number): void => reader.tell({ type: 'loaded', bytes });
  const load = async (file: DumpFile): Promise<ImportResult | null> => {
    if (file.detected.dialect !== engine.dialect || !(await mayBegin)) return null;
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const onProgress: ChildOptions['onProgress'] = (progress) => allowed && options.onProgress(progress);
    const ahead = { ...work, files: [file], inspection: nothingKnown(engine.dialect), ahead: true };
    return runChild(ahead, { ...options, signal, onProgress, onQuestion, onLoaded }, loader).finally(() =>
      onLoaded(Number.MAX_SAFE_INTEGER),
    );
  };
  return {
    begin(file) {
      result = load(file);
      result.catch(() => {}); // Told when it is allowed; until then the inspection may say more.
    },
    allow([file]) {
      allowed = true;
      verdict.resolve(file?.sha256 ?? '');
      return result;
    },
    async refuse(reason) {
      verdict.reject(reason);
      stop.abort(asDumpdockError(reason));
      await result.catch(() => {});
    },
  };
}

/** What is known before a dump was read. */
function nothingKnown(dialect: Inspection['dialect']): Inspection {
  const lists = {
    entries: [],
    tables: [],
    refused: [],
    requires: [],
    stripped: [],
    ignored_entries: [],
    warnings: [],
    compatible_targets: [],
  };
  return { digest: '', dialect, generator: { tool: null, version: null }, encoding: '', atomicity: 'all-or-nothing', ...lists };
}
