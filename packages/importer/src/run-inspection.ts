import path from 'node:path';
import { DumpdockError, type ImportStatus, killPoint } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import { confirmByItself } from './auto-confirm.ts';
import type { ImporterDeps, StepOptions } from './deps.ts';
import { digested } from './digested.ts';
import { endFailed, whyRefused } from './end-import.ts';
import { FIRST_INHERITED } from './fork-child.ts';
import { type HeldLease, holdLease } from './hold-lease.ts';
import { lookAtTarget } from './look-at-target.ts';
import type { ArchiveReading, Question } from './messages.ts';
import { runChild } from './run-child.ts';
import { noteFiles } from './workspace-files.ts';

/** `taken`: somebody else works on it or it is past this step. `lost`: somebody took over in between; nothing was written. */
export type StepOutcome = ImportStatus | 'taken' | 'lost';

/**
 * inspecting → ready (or, with `auto_confirm` and nothing in the way, → queued): unpacks the archive and reads every dump in it, in a child process. Whatever goes
 * wrong ends the import and its workspace. Resolves to what the import is afterwards; rejects only when the ledger cannot be written.
 */
export async function runInspection(deps: ImporterDeps, importId: string, options: StepOptions): Promise<StepOutcome> {
  const claimed = await deps.database.imports.claim(importId, 'inspecting', deps.owner, deps.leaseMs);
  if (!claimed) return resume(deps, importId, options.signal);
  killPoint('inspection.claimed');
  const held = holdLease(deps, claimed.lease, options);
  try {
    const reading = await readInChild(deps, claimed.record, claimed.lease, held);
    killPoint('inspection.read');
    await noteReading(deps, importId, reading);
    killPoint('inspection.noted');
    const inspection = await lookAtTarget(deps, claimed.record, digested(reading, deps.targets), held.signal);
    await held.release();
    const ready = await deps.database.imports.inspected(claimed.lease, inspection);
    if (!ready) throw await whyRefused(deps, claimed.lease);
    killPoint('inspection.ready');
    return ready.autoConfirm ? await confirmByItself(deps, ready, inspection, options.signal) : ready.status;
  } catch (error) {
    return await endFailed(deps, claimed.lease, error);
  } finally {
    await held.release();
  }
}

/** A worker may have died between `ready` and the confirmation that should have followed by itself. */
async function resume(deps: ImporterDeps, importId: string, signal: AbortSignal): Promise<StepOutcome> {
  const record = await deps.database.imports.get(importId);
  if (record?.status !== 'ready' || !record.autoConfirm || !record.inspection) return 'taken';
  return confirmByItself(deps, record, record.inspection, signal);
}

async function noteReading({ workspaces }: ImporterDeps, importId: string, { files }: ArchiveReading): Promise<void> {
  using held = workspaces.hold(importId);
  await noteFiles(held, files);
}

/** The child works in directories that are held: it follows no link that somebody puts in the place of a name. */
async function readInChild(deps: ImporterDeps, record: ImportRecord, lease: Lease, held: HeldLease): Promise<ArchiveReading> {
  using workspace = deps.workspaces.hold(record.import_id);
  using extracted = workspace.make('extracted');
  const archiveBytes = record.archive.bytes ?? 0;
  return await runChild(
    {
      kind: 'inspect',
      archive: path.join(workspace.directory.pathAs(FIRST_INHERITED), 'upload.zip'),
      extractedDir: extracted.pathAs(FIRST_INHERITED + 1),
      limits: deps.limits,
      preferred: deps.targets.find(({ name }) => name === record.target)?.engine ?? null,
    },
    {
      timeoutMs: deps.inspectTimeoutMs,
      directories: [workspace.directory, extracted],
      signal: held.signal,
      log: deps.log,
      onProgress: (progress) => {
        held.report(progress);
        held.measured(archiveBytes + progress.bytes_done); // What is read was unpacked before.
      },
      onQuestion: (question) => reserveSpace(deps, lease, archiveBytes, question, held),
    },
  );
}

/** The size is known once the structure of the archive was read, before a byte is unpacked. */
async function reserveSpace(deps: ImporterDeps, lease: Lease, archiveBytes: number, question: Question, held: HeldLease): Promise<void> {
  if (question.kind !== 'reserve') throw new DumpdockError('INTERNAL');
  const budget = deps.workspaces.budget();
  const booked = await deps.database.imports.reserve(lease, archiveBytes + question.bytes, budget);
  if (!booked) throw held.signal.aborted ? held.signal.reason : new DumpdockError('LEASE_LOST');
  killPoint('inspection.booked');
}
