import type { ImportStatus } from '@dumpdock/contracts';
import { Prisma } from '../generated/client.ts';
import type { ImportRecord, Lease } from '../types.ts';

/** A row of `imports` as the driver gives it. */
export interface ImportRow {
  id: string;
  status: ImportStatus;
  ending: ImportRecord['ending'];
  target: string | null;
  owner: string | null;
  auto_confirm: boolean;
  archive_name: string;
  archive_bytes: bigint | null;
  archive_sha256: string | null;
  inspection: ImportRecord['inspection'];
  refused_count?: number;
  digest: string | null;
  grants: string[];
  progress: ImportRecord['progress'];
  result: ImportRecord['result'];
  error: ImportRecord['error'];
  job_id: string | null;
  commit_marker: ImportRecord['commitMarker'];
  cancel_requested_at: Date | null;
  cancel_requested_by: string | null;
  lease_owner: string | null;
  lease_token: number;
  lease_expires_at: Date | null;
  reserved_bytes: bigint;
  workspace_state: ImportRecord['workspaceState'];
  workspace_bytes: bigint;
  workspace_created_at: Date | null;
  workspace_trash: string | null;
  workspace_removed_at: Date | null;
  workspace_removed_by: string | null;
  created_at: Date;
  updated_at: Date;
  confirmed_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
}

const SMALL =
  Prisma.raw(`id, status, ending, target, owner, auto_confirm, archive_name, archive_bytes, archive_sha256, digest, grants, progress, job_id,
  commit_marker, cancel_requested_at, cancel_requested_by, lease_owner, lease_token, lease_expires_at, reserved_bytes, workspace_state,
  workspace_bytes, workspace_created_at, workspace_trash, workspace_removed_at, workspace_removed_by, created_at, updated_at, confirmed_at,
  started_at, finished_at`);

/** Every column. */
export const COLUMNS = Prisma.sql`${SMALL}, inspection, result, error`;

/** As {@link SMALL_COLUMNS}, with how many statements are refused: for lists that people look at. */
export const BRIEF_COLUMNS = Prisma.sql`${SMALL}, NULL::jsonb AS inspection, NULL::jsonb AS result, NULL::jsonb AS error,
  coalesce(jsonb_array_length(inspection->'refused'), 0) AS refused_count`;

/** Every column, the documents as null: for sweeps, which look at many rows. */
export const SMALL_COLUMNS = Prisma.sql`${SMALL}, NULL::jsonb AS inspection, NULL::jsonb AS result, NULL::jsonb AS error`;

export function toRecord(row: ImportRow): ImportRecord {
  return {
    import_id: row.id,
    status: row.status,
    target: row.target,
    owner: row.owner,
    archive: { name: row.archive_name, bytes: toNumber(row.archive_bytes), sha256: row.archive_sha256 },
    inspection: row.inspection,
    ...(row.refused_count !== undefined && { refused_count: row.refused_count }),
    grants: row.grants,
    progress: row.progress,
    result: row.result,
    error: row.error,
    workspace: toWorkspace(row),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    confirmed_at: toTime(row.confirmed_at),
    started_at: toTime(row.started_at),
    finished_at: toTime(row.finished_at),
    job_id: row.job_id,
    ...toInside(row),
  };
}

function toWorkspace(row: ImportRow): ImportRecord['workspace'] {
  return {
    present: row.workspace_state === 'present' || row.workspace_state === 'removing',
    bytes: Number(row.workspace_bytes),
    created_at: toTime(row.workspace_created_at),
    removed_at: toTime(row.workspace_removed_at),
    removed_by: row.workspace_removed_by,
  };
}

function toInside(row: ImportRow): Omit<ImportRecord, keyof import('@dumpdock/contracts').ImportView> {
  return {
    ending: row.ending,
    autoConfirm: row.auto_confirm,
    digest: row.digest,
    commitMarker: row.commit_marker,
    cancelRequestedAt: row.cancel_requested_at,
    cancelRequestedBy: row.cancel_requested_by,
    leaseOwner: row.lease_owner,
    leaseToken: row.lease_token,
    leaseExpiresAt: row.lease_expires_at,
    workspaceState: row.workspace_state,
    workspaceTrash: row.workspace_trash,
  };
}

export function toLeased(row: ImportRow, owner: string): { record: ImportRecord; lease: Lease } {
  return { record: toRecord(row), lease: { importId: row.id, owner, token: row.lease_token } };
}

const toNumber = (value: bigint | null): number | null => (value === null ? null : Number(value));
const toTime = (value: Date | null): string | null => value?.toISOString() ?? null;
