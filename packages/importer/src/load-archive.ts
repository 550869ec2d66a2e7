import path from 'node:path';
import { type ArchiveLimits, type Grant, type ImportResult, type Inspection, newImportId, type Progress } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';
import { targetFor } from './choose-target.ts';
import { createEngines } from './create-engines.ts';
import type { ImporterLog } from './deps.ts';
import { digested } from './digested.ts';
import type { ArchiveReading } from './messages.ts';
import { grantsInForce, missingGrants, requireGrants, requireNothingRefused } from './needed-grants.ts';
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
  /** Called between reading and loading; rejecting ends it there, with nothing loaded. */
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

const SILENT: ImporterLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Loads a zip into a target without ledger, queue or server: the same reader, engines and child processes, the same promises but recovery after a
 * crash of this process (the target rolls back; nobody is left to say so).
 * @throws DumpdockError as an import would record it; POLICY_REFUSED and GRANT_REQUIRED before anything is loaded
 */
export async function loadArchive(options: LoadArchiveOptions): Promise<LoadReport> {
  options.signal.throwIfAborted();
  const loader = startChild({ kind: 'load' });
  try {
    return await readAndLoad(options, loader);
  } finally {
    await loader.discard();
  }
}

async function readAndLoad(options: LoadArchiveOptions, loader: StartedChild): Promise<LoadReport> {
  const started = performance.now();
  const reading = await read(options);
  const inspection = digested(reading, [options.target]);
  await options.onInspected?.(inspection);
  requireNothingRefused(inspection);
  targetFor([options.target], options.target.name, inspection.dialect);
  const findings = await createEngines()[options.target.engine].examine(options.target, inspection, options.signal);
  requireGrants(missingGrants(inspection, options.target, options.grants, findings));
  const result = await load(options, reading, inspection, loader);
  return {
    inspection: { ...inspection, tables: [...findings.tables] },
    result: { ...result, duration_ms: Math.round(performance.now() - started) },
  };
}

function read(options: LoadArchiveOptions): Promise<ArchiveReading> {
  const { file, limits, target } = options;
  const extractedDir = path.join(options.scratchDir, 'extracted');
  return runChild(
    { kind: 'inspect', archive: file, extractedDir, limits, preferred: target.engine },
    child(options, options.inspectTimeoutMs ?? 900_000),
  );
}

function load(options: LoadArchiveOptions, { files }: ArchiveReading, inspection: Inspection, loader: StartedChild): Promise<ImportResult> {
  const { target } = options;
  const scratchDir = path.join(options.scratchDir, 'scratch');
  const grants = grantsInForce(target, options.grants);
  const work = { kind: 'load', importId: newImportId(), target, files, inspection, grants, scratchDir } as const;
  return runChild(work, child(options, options.importTimeoutMs ?? 86_400_000), loader);
}

function child({ signal, onProgress, log }: LoadArchiveOptions, timeoutMs: number) {
  return { timeoutMs, signal, onProgress: onProgress ?? (() => {}), onQuestion: async () => {}, log: log ?? SILENT };
}
