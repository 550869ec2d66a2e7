import { insertion } from '../audit.ts';
import type { AuditEntry } from '../audit-types.ts';
import { Prisma } from '../generated/client.ts';
import { type Sql, toJson, toText } from '../sql.ts';
import type { Imports, Lease } from '../types.ts';
import { heldBy, UNDECIDED, UNFINISHED, UNHELD } from './guards.ts';
import { COLUMNS, type ImportRow, toRecord } from './record.ts';

type Who = Parameters<Imports['beginEnding']>[0];

const isLease = (who: Who): who is Lease => 'token' in who;

/** Decides the ending and marks the workspace, together with the audit record of the removal. A holder keeps its lease until the end is shown; from everybody else's the token takes it. */
export function beginEnding(sql: Sql): Imports['beginEnding'] {
  return async (who, ending, begun) => {
    const guard = isLease(who) ? heldBy(who) : Prisma.sql`id = ${who.id}::uuid AND status = ANY(${[...who.from]}::text[]) AND ${UNHELD}`;
    const fence = isLease(who) ? Prisma.empty : Prisma.sql`, lease_owner = NULL, lease_expires_at = NULL, lease_token = lease_token + 1`;
    const decided = Prisma.sql`UPDATE imports SET ending = ${ending.status},
        result = ${toJson(ending.result)}::jsonb, error = ${toJson(ending.error)}::jsonb, workspace_state = 'removing',
        workspace_taken_by = ${toText(ending.removedBy)}, workspace_trash = ${ending.trash ?? null}, updated_at = now() ${fence}
      WHERE ${guard} AND ${UNDECIDED} AND ${UNFINISHED}
      RETURNING ${COLUMNS}`;
    const details = { ...begun?.details, ending: ending.status };
    const noted = insertion(begun === undefined ? [] : [{ ...begun, details }], Prisma.sql`EXISTS (SELECT FROM decided)`);
    const row = await sql.row<ImportRow>(Prisma.sql`WITH decided AS (${decided}), noted AS (${noted}) SELECT * FROM decided`);
    return row === null ? null : toRecord(row);
  };
}

const removedBy = (by: Prisma.Sql): Prisma.Sql => Prisma.sql`workspace_state = 'removed', workspace_removed_at = now(),
  workspace_removed_by = ${by}, workspace_taken_by = NULL, workspace_trash = NULL, workspace_bytes = 0, reserved_bytes = 0`;

/** Shows the terminal status, together with its audit record. A workspace that could not be removed stays `removing` and keeps its booking. */
export function completeEnding(sql: Sql): Imports['completeEnding'] {
  return async (id, { removed, audit }) => {
    const workspace = removed ? Prisma.sql`, ${removedBy(Prisma.sql`workspace_taken_by`)}` : Prisma.empty;
    const ended = Prisma.sql`UPDATE imports SET status = ending, finished_at = now(), progress = NULL,
        lease_owner = NULL, lease_expires_at = NULL, updated_at = now() ${workspace}
      WHERE id = ${id}::uuid AND ending IS NOT NULL AND ${UNFINISHED}
      RETURNING ${COLUMNS}`;
    const unwritten = Prisma.sql`EXISTS (SELECT FROM ended) AND NOT EXISTS (SELECT FROM completed)`;
    const noted = insertion(audit === undefined ? [] : [audit], unwritten);
    const row = await sql.row<ImportRow>(
      Prisma.sql`WITH ended AS (${ended}), completed AS (${completion(id, audit)}), noted AS (${noted}) SELECT * FROM ended`,
    );
    return row === null ? null : toRecord(row);
  };
}

/** Of the record that {@link beginEnding} began. Also when somebody else shows the end: the removal is told by whoever made it. */
function completion(id: string, audit: AuditEntry | undefined): Prisma.Sql {
  const [by, outcome] = [toText(audit?.actor ?? ''), audit?.outcome ?? 'begun'];
  return Prisma.sql`UPDATE audit_records SET bytes = ${audit?.bytes ?? 0}::bigint, outcome = ${outcome},
      reason = CASE WHEN actor = ${by} THEN reason ELSE reason || ', finished by ' || ${by} END
    WHERE ${audit !== undefined} AND import_id = ${id}::uuid AND outcome = 'begun' AND details->>'ending' IS NOT NULL
    RETURNING id`;
}

/** Marks what is left of an ended import. The row is its own guard: an unfinished import is never marked. */
export function markRemoving(sql: Sql): Imports['markRemoving'] {
  return (id, by, trash) =>
    sql.changed(Prisma.sql`UPDATE imports SET workspace_state = 'removing', workspace_taken_by = ${toText(by)}, workspace_trash = ${trash},
        workspace_removed_at = NULL, workspace_removed_by = NULL, updated_at = now()
      WHERE id = ${id}::uuid AND finished_at IS NOT NULL AND ${UNHELD}`);
}

/** Closes the ledger entry of an ended import. */
export function workspaceRemoved(sql: Sql): Imports['workspaceRemoved'] {
  return (id, by) =>
    sql.changed(Prisma.sql`UPDATE imports SET ${removedBy(Prisma.sql`${toText(by)}`)}, updated_at = now()
      WHERE id = ${id}::uuid AND finished_at IS NOT NULL AND workspace_state = 'removing'`);
}
