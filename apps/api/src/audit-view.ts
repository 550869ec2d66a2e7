import type { Report } from '@dumpdock/contracts';
import type { Database } from '@dumpdock/database';

type StoredRecord = Awaited<ReturnType<Database['audit']['list']>>[number];

/** An audit record as the API shows it. */
export function toAuditView({
  id,
  at,
  actor,
  action,
  importId,
  reason,
  bytes,
  outcome,
  details,
  archiveName,
}: StoredRecord): Report['audit'][number] {
  return {
    id: String(id),
    at: at.toISOString(),
    actor,
    action,
    import_id: importId ?? null,
    archive_name: archiveName,
    name: typeof details?.['name'] === 'string' ? details['name'] : null,
    reason: reason ?? null,
    bytes: bytes ?? null,
    outcome,
  };
}
