import { Prisma } from '../generated/client.ts';
import { type Sql, toJson, toText } from '../sql.ts';
import type { Imports } from '../types.ts';
import { UNDECIDED, UNHELD } from './guards.ts';

type Marks = Parameters<Imports['markRemovingMany']>[0];

/** `imports` beside the names their workspaces get in the trash. */
function marks(items: Marks): Prisma.Sql {
  return Prisma.sql`jsonb_to_recordset(${toJson(items)}::jsonb) AS mark (id uuid, trash text)`;
}

async function ids(sql: Sql, query: Prisma.Sql): Promise<Set<string>> {
  return new Set((await sql.rows<{ id: string }>(query)).map(({ id }) => id));
}

/** The ended ones among `items`; a live import is never marked. */
export function markRemovingMany(sql: Sql): Imports['markRemovingMany'] {
  return async (items, by) => {
    if (items.length === 0) return new Set();
    return ids(
      sql,
      Prisma.sql`UPDATE imports SET workspace_state = 'removing', workspace_taken_by = ${toText(by)}, workspace_trash = mark.trash,
          workspace_removed_at = NULL, workspace_removed_by = NULL, updated_at = now()
        FROM ${marks(items)} WHERE imports.id = mark.id AND finished_at IS NOT NULL AND ${UNHELD} RETURNING imports.id`,
    );
  };
}

/** ready → expired, those of `items` that are still `ready`. */
export function expireMany(sql: Sql): Imports['expireMany'] {
  return async (items, by) => {
    if (items.length === 0) return new Set();
    return ids(
      sql,
      Prisma.sql`UPDATE imports SET ending = 'expired', workspace_state = 'removing', workspace_taken_by = ${toText(by)},
          workspace_trash = mark.trash, lease_token = lease_token + 1, updated_at = now()
        FROM ${marks(items)} WHERE imports.id = mark.id AND status = 'ready' AND ${UNDECIDED} AND ${UNHELD} RETURNING imports.id`,
    );
  };
}

/** Shows endings that were decided and closes the ledger entries, in one statement. */
export function closeMany(sql: Sql): Imports['closeMany'] {
  return async (closing, by) => {
    if (closing.length === 0) return new Set();
    return ids(
      sql,
      Prisma.sql`UPDATE imports SET status = ending, finished_at = coalesce(finished_at, now()), progress = NULL, lease_owner = NULL,
          lease_expires_at = NULL, workspace_state = 'removed', workspace_removed_at = now(), workspace_removed_by = ${toText(by)},
          workspace_taken_by = NULL, workspace_trash = NULL, workspace_bytes = 0, reserved_bytes = 0, updated_at = now()
        WHERE id = ANY(${[...closing]}::uuid[]) AND ending IS NOT NULL AND workspace_state = 'removing' AND ${UNHELD} RETURNING id`,
    );
  };
}
