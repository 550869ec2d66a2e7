import { stat } from 'node:fs/promises';
import { DumpdockError } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import type { LocalSpace } from '@dumpdock/engines';
import type { ImporterDeps } from './deps.ts';
import { whyRefused } from './end-import.ts';

/**
 * Room for a load on this machine, before it begins: what it may put into the workspace is booked; for a target on the disk of the workspaces there has to be room beyond
 * MIN_FREE_BYTES. @throws DumpdockError NO_SPACE, LEASE_LOST, CANCELLED
 */
export async function bookLoad(deps: ImporterDeps, lease: Lease, record: ImportRecord, space: LocalSpace): Promise<void> {
  await requireRoom(deps, record.import_id, space);
  if (space.scratchBytes === 0) return;
  const bytes = record.workspace.bytes + space.scratchBytes;
  if (!(await deps.database.imports.reserve(lease, bytes, deps.workspaces.budget()))) throw await whyRefused(deps, lease);
}

async function requireRoom({ workspaces }: ImporterDeps, importId: string, { directory, bytes }: LocalSpace): Promise<void> {
  const [target, workspace] = [await stat(directory).catch(() => null), await stat(workspaces.paths(importId).dir)];
  if (target?.dev !== workspace.dev || bytes <= (await workspaces.budget().freeBytes())) return;
  throw new DumpdockError('NO_SPACE', {
    importId,
    detail: 'The target lies on the disk of MEDIA_ROOT, where the load would leave less than MIN_FREE_BYTES.',
  });
}
