import { DumpdockError, isTerminal, killPoint } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import type { ApiDeps } from './deps.ts';
import type { LiveUploads } from './uploads/live-uploads.ts';
import { isResumable, leaseOf } from './uploads/resumable-upload.ts';

const UNHELD = ['inspecting', 'ready', 'queued'] as const;

/**
 * Stops an import wherever it is. Nobody holds a `ready` or `queued` one, or an upload that is paused: it ends here. Whoever holds any other sees the request at its next heartbeat; an
 * upload into this very process stops at once. Resolves to the record as it is then; cancelling twice is no error.
 * @throws DumpdockError CONFLICT when it is over already, other than by a cancel
 */
export async function cancelImport(deps: ApiDeps, live: LiveUploads, record: ImportRecord, by: string): Promise<ImportRecord> {
  const importId = record.import_id;
  if (isTerminal(record.status)) return alreadyOver(record);
  const requested = await deps.database.imports.requestCancel(importId, by);
  killPoint('cancel.requested');
  const stopped = live.cancel(importId);
  const ended = requested && (stopped ? null : await endUnheld(deps, requested, by));
  const now = ended ?? (await deps.database.imports.get(importId));
  if (now === null) throw new DumpdockError('NOT_FOUND');
  return !requested && isTerminal(now.status) ? alreadyOver(now) : now;
}

function endUnheld(deps: ApiDeps, record: ImportRecord, by: string): Promise<ImportRecord | null> {
  const who = isResumable(record) ? leaseOf(record) : { id: record.import_id, from: UNHELD };
  const error = new DumpdockError('CANCELLED', { detail: 'The import was cancelled before it was loaded.' }).toRecord();
  return deps.workspaces.end(who, { status: 'cancelled', error, removedBy: by });
}

function alreadyOver(record: ImportRecord): ImportRecord {
  if (record.status === 'cancelled') return record;
  throw new DumpdockError('CONFLICT', {
    detail: `The import is over: it ${record.status === 'succeeded' ? 'succeeded' : `is ${record.status}`}.`,
  });
}
