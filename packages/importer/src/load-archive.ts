import path from 'node:path';
import {
  type ArchiveLimits,
  asDumpdockError,
  type Grant,
  type ImportResult,
  type Inspection,
  newImportId,
  type Progress,
} from '@dumpdock/contracts';
import type { Engine, Target } from '@dumpdock/engines';
import { targetFor } from './choose-target.ts';
import type { ImporterLog } from './deps.ts';
import { digested } from './digested.ts';
import { createLoadAhead, type LoadAhead } from './load-ahead.ts';
import { loadEngine } from './load-engine.ts';
import type { LoadWork, Question } from './messages.ts';
import { grantsInForce, missingGrants, requireGrants, requireNothingRefused } from './needed-grants.ts';
import { requireSafeRole } from './require-safe-role.ts';
import { runChild, type StartedChild, startChild } from './run-child.ts';

export interface LoadArchiveOptions {
  /** Absolute path of the zip; left as it is. */
  readonly file: string;
  readonly target: Target;
  readonly grants: readonly Grant[];
  readonly limits: ArchiveLimits;
  /** An empty directory of the caller's, on a disk with room for the unpacked dump; the caller removes it. */
  readonly scratchDir: string;
  /** Aborting rolls back and rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Called when all is read and the target was looked at, and before the load commits (it may have begun); rejecting ends it there, with nothing loaded. */
  readonly onInspected?: (inspection: Inspection) => Promise<void>;
  /** Default: 15 minutes and 24 hours. */
  readonly inspectTimeoutMs?: number;
  readonly importTimeoutMs?: number;
  /** Told where unforeseen errors come from. Default: nobody. */
  readonly log?: ImporterLog;
}

export interface LoadReport {
  readonly inspection: Inspection;
  readonly result: ImportResult;
}

const FORGET_TIMEOUT_MS = 60_000;
const SILENT: ImporterLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Loads a zip into a target without ledger, queue or server: the same reader, engines and child processes, the same promises but recovery after a
 * crash of this process (the target rolls back; nobody is left to say so).
 * Nobody is asked in between, so the load begins while the dump is still being read, where the engine can; it waits for the whole inspection before it commits.
 * @throws DumpdockError as an import would record it; after POLICY_REFUSED and GRANT_REQUIRED the target is as it was
 */
export async function loadArchive(options: LoadArchiveOptions): Promise<LoadReport> {
  options.signal.throwIfAborted();
  const loader = startChild({ kind: 'load', target: options.target });
  const reader = startChild(readingOf(options));
  try {
    return await readAndLoad(options, loader, reader);
  } finally {
    await Promise.all([loader.discard(), reader.discard()]);
  }
}

async function readAndLoad(options: LoadArchiveOptions, loader: StartedChild, reader: StartedChild): Promise<LoadReport> {
  const started = performance.now();
  const engine = await loadEngine(options.target.engine);
  const work = workOf(options);
  let mayCommit = false;
  const onQuestion = async ({ kind }: Question): Promise<void> => {
    mayCommit ||= kind === 'commit';
  };
  const whileLoading = { ...child(options, options.importTimeoutMs ?? 86_400_000), onQuestion };
  const ahead = createLoadAhead({ ...whileLoading, engine, loader, reader, work });
  try {
    const { inspection, files } = await read(options, engine, reader, ahead.begin);
    const result = (await ahead.allow(files)) ?? (await runChild({ ...work, files, inspection }, whileLoading, loader));
    return { inspection, result: { ...result, duration_ms: Math.round(performance.now() - started) } };
  } catch (error) {
    await ahead.refuse(error);
    if (mayCommit) await forget(engine, work, whileLoading.log);
    throw error;
  }
}

/** Removes what a load that failed behind the question for leave keeps in the target for those who ask what became of it: nobody will. */
async function forget(engine: Engine, { target, importId }: Pick<LoadWork, 'target' | 'importId'>, log: ImporterLog): Promise<void> {
  try {
    await engine.sweepLeftovers(target, async (id) => id !== importId, AbortSignal.timeout(FORGET_TIMEOUT_MS));
  } catch (error) {
    log.warn({ target: target.name, code: asDumpdockError(error).code }, 'what the load left in the target could not be removed');
  }
}

/** Reads the archive and sees to it that nothing is in the way of its load. */
async function read(options: LoadArchiveOptions, engine: Engine, reader: StartedChild, onOpened: LoadAhead['begin']) {
  const { target, signal } = options;
  const reading = await runChild(readingOf(options), { ...child(options, options.inspectTimeoutMs ?? 900_000), onOpened }, reader);
  const inspection = digested(reading, [target]);
  if (inspection.refused.length > 0) await options.onInspected?.(inspection);
  requireNothingRefused(inspection);
  targetFor([target], target.name, inspection.dialect);
  const findings = await engine.examine(target, inspection, signal);
  const settled = { ...inspection, tables: [...findings.tables] };
  await options.onInspected?.(settled);
  await requireSafeRole(engine, target, signal);
  requireGrants(missingGrants(inspection, target, options.grants, findings));
  return { inspection: settled, files: reading.files };
}

function readingOf({ file, limits, target, scratchDir }: LoadArchiveOptions) {
  const extractedDir = path.join(scratchDir, 'extracted');
  return { kind: 'inspect', archive: file, extractedDir, limits, preferred: target.engine } as const;
}

function workOf({ target, grants, scratchDir }: LoadArchiveOptions) {
  const scratch = path.join(scratchDir, 'scratch');
  return { kind: 'load', importId: newImportId(), target, grants: grantsInForce(target, grants), scratchDir: scratch } as const;
}

function child({ signal, onProgress, log }: LoadArchiveOptions, timeoutMs: number) {
  return { timeoutMs, signal, onProgress: onProgress ?? (() => {}), onQuestion: async () => {}, log: log ?? SILENT };
}
