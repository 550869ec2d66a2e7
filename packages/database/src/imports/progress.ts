import { Prisma } from '../generated/client.ts';
import { type Sql, toJson, toText } from '../sql.ts';
import type { ImportRecord, Imports } from '../types.ts';
import { heldBy, leasedFor, UNDECIDED } from './guards.ts';
import { COLUMNS, type ImportRow, toRecord } from './record.ts';

const RETURN_LEASE = Prisma.sql`lease_owner = NULL, lease_expires_at = NULL`;

/** One guarded UPDATE of imports; null when the guard did not hold. */
async function change(sql: Sql, set: Prisma.Sql, guard: Prisma.Sql): Promise<ImportRecord | null> {
  const row = await sql.row<ImportRow>(Prisma.sql`UPDATE imports SET ${set}, updated_at = now() WHERE ${guard} RETURNING ${COLUMNS}`);
  return row === null ? null : toRecord(row);
}

export function workspaceCreated(sql: Sql): Imports['workspaceCreated'] {
  return async (lease) =>
    (await change(
      sql,
      Prisma.sql`workspace_state = 'present', workspace_created_at = coalesce(workspace_created_at, now())`,
      Prisma.sql`${heldBy(lease)} AND ${UNDECIDED} AND workspace_state IN ('none', 'present')`,
    )) !== null;
}

/** receiving → inspecting. */
export function received(sql: Sql): Imports['received'] {
  return (lease, archive, jobId) =>
    change(
      sql,
      Prisma.sql`status = 'inspecting', archive_bytes = ${archive.bytes}::bigint, archive_sha256 = ${archive.sha256}, job_id = ${jobId},
        target = coalesce(${archive.target ?? null}, target), auto_confirm = coalesce(${archive.autoConfirm ?? null}::boolean, auto_confirm),
        workspace_bytes = ${archive.bytes}::bigint, reserved_bytes = least(reserved_bytes, ${archive.bytes}::bigint), ${RETURN_LEASE}`,
      Prisma.sql`${heldBy(lease)} AND ${UNDECIDED} AND status = 'receiving'`,
    );
}

/** inspecting → ready. */
export function inspected(sql: Sql): Imports['inspected'] {
  return (lease, inspection) => {
    const unpacked = inspection.entries.reduce((sum, { bytes }) => sum + bytes, 0);
    const there = Prisma.sql`coalesce(archive_bytes, 0) + ${unpacked}::bigint`;
    return change(
      sql,
      Prisma.sql`status = 'ready', confirms_itself = auto_confirm, inspection = ${toJson(inspection)}::jsonb, digest = ${inspection.digest}, progress = NULL,
        workspace_bytes = ${there}, reserved_bytes = ${there}, ${RETURN_LEASE}`,
      Prisma.sql`${heldBy(lease)} AND ${UNDECIDED} AND status = 'inspecting' AND cancel_requested_at IS NULL`,
    );
  };
}

/** Nothing will confirm it by itself any more. */
export function leaveToPerson(sql: Sql): Imports['leaveToPerson'] {
  return (id) => sql.changed(Prisma.sql`UPDATE imports SET confirms_itself = false WHERE id = ${id}::uuid AND confirms_itself`);
}

/** ready → queued. What was inspected is what is confirmed: the digest guards it. */
export function confirm(sql: Sql): Imports['confirm'] {
  return (id, input) =>
    change(
      sql,
      Prisma.sql`status = 'queued', target = ${toText(input.target)}, grants = ${[...input.grants]}::text[], job_id = ${input.jobId},
        inspection = jsonb_set(inspection, '{tables}', ${toJson(input.tables)}::jsonb), confirmed_at = now()`,
      Prisma.sql`id = ${id}::uuid AND ${UNDECIDED} AND status = 'ready' AND digest = ${input.digest} AND workspace_state = 'present'
        AND cancel_requested_at IS NULL`,
    );
}

export function heartbeat(sql: Sql): Imports['heartbeat'] {
  return async (lease, leaseMs, progress, workspaceBytes) => {
    const row = await sql.row<{ cancelled: boolean }>(Prisma.sql`UPDATE imports SET ${leasedFor(leaseMs)},
        progress = coalesce(${toJson(progress)}::jsonb, progress),
        workspace_bytes = coalesce(${workspaceBytes ?? null}::bigint, workspace_bytes), updated_at = now()
      WHERE ${heldBy(lease)} RETURNING cancel_requested_at IS NOT NULL AS cancelled`);
    if (row === null) return 'lost';
    return row.cancelled ? 'cancel-requested' : 'held';
  };
}

/** The last word before a commit: refused once the lease ran out, a cancel was asked for or an ending is decided. */
export function recordCommitMarker(sql: Sql): Imports['recordCommitMarker'] {
  return async (lease, marker) =>
    (await change(
      sql,
      Prisma.sql`commit_marker = ${toJson(marker)}::jsonb`,
      Prisma.sql`${heldBy(lease)} AND ${UNDECIDED} AND status = 'importing' AND lease_expires_at > now() AND cancel_requested_at IS NULL`,
    )) !== null;
}

export function requestCancel(sql: Sql): Imports['requestCancel'] {
  return (id, by) =>
    change(
      sql,
      Prisma.sql`cancel_requested_at = coalesce(cancel_requested_at, now()), cancel_requested_by = coalesce(cancel_requested_by, ${toText(by)})`,
      Prisma.sql`id = ${id}::uuid AND ${UNDECIDED}`,
    );
}
