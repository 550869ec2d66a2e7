import type { ImportView } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';

/** The record as the API shows it: without leases, markers and what else stays inside. */
export function toImportView(record: ImportRecord): ImportView {
  const { import_id, status, target, owner, archive, inspection, grants, progress, result, error, workspace } = record;
  const { created_at, updated_at, confirmed_at, started_at, finished_at, job_id } = record;
  return {
    import_id,
    status,
    target,
    owner,
    archive,
    inspection,
    ...(record.refused_count !== undefined && { refused_count: record.refused_count }),
    grants,
    progress,
    result,
    error,
    workspace,
    created_at,
    updated_at,
    confirmed_at,
    started_at,
    finished_at,
    job_id,
  };
}
