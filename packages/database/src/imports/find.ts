import { isImportId } from '@dumpdock/contracts';
import { Prisma } from '../generated/client.ts';
import type { Sql } from '../sql.ts';
import type { ImportRecord, Imports } from '../types.ts';
import { FORGOTTEN_CANCEL, RUN_OUT, UNDECIDED, UNFINISHED, UNHELD } from './guards.ts';
import { BRIEF_COLUMNS, COLUMNS, type ImportRow, SMALL_COLUMNS, toRecord } from './record.ts';

async function find(sql: Sql, columns: Prisma.Sql, condition: Prisma.Sql): Promise<ImportRecord[]> {
  return (await sql.rows<ImportRow>(Prisma.sql`SELECT ${columns} FROM imports WHERE ${condition}`)).map(toRecord);
}

export function getImport(sql: Sql): Imports['get'] {
  return async (id) => (isImportId(id) ? ((await find(sql, COLUMNS, Prisma.sql`id = ${id}::uuid`))[0] ?? null) : null);
}

/** Newest first; ids sort by time. */
export function listImports(sql: Sql): Imports['list'] {
  return async ({ statuses, target, owner, name, cursor, limit, brief = false }) => {
    const conditions = [Prisma.sql`true`];
    if (statuses !== undefined) conditions.push(Prisma.sql`status = ANY(${[...statuses]}::text[])`);
    if (target !== undefined) conditions.push(Prisma.sql`target = ${target}`);
    if (owner !== undefined) conditions.push(Prisma.sql`owner = ${owner}`);
    if (name !== undefined) conditions.push(Prisma.sql`position(lower(${name}) IN lower(archive_name)) > 0`);
    if (cursor !== undefined) conditions.push(Prisma.sql`id < ${cursor}::uuid`);
    const found = await find(
      sql,
      brief ? BRIEF_COLUMNS : COLUMNS,
      Prisma.sql`${Prisma.join(conditions, ' AND ')} ORDER BY id DESC LIMIT ${limit + 1}`,
    );
    const records = found.slice(0, limit);
    return { records, nextCursor: found.length > limit ? (records.at(-1)?.import_id ?? null) : null };
  };
}

/** Whose end is decided was given up by everybody who worked on it, though it may be finished this very moment. */
export function ifAbandoned(sql: Sql): Imports['ifAbandoned'] {
  return async (id) =>
    (
      await find(
        sql,
        SMALL_COLUMNS,
        Prisma.sql`id = ${id}::uuid AND ${UNFINISHED} AND (${RUN_OUT} OR NOT (${UNDECIDED}) OR ${FORGOTTEN_CANCEL})`,
      )
    )[0] ?? null;
}

export function abandoned(sql: Sql): Imports['abandoned'] {
  return (limit, after = null) =>
    find(
      sql,
      SMALL_COLUMNS,
      Prisma.sql`${UNFINISHED} AND (${RUN_OUT} OR (ending IS NOT NULL AND ${UNHELD}) OR ${FORGOTTEN_CANCEL}) ${past(after)} ORDER BY id LIMIT ${limit}`,
    );
}

export function loadingInto(sql: Sql): Imports['loadingInto'] {
  return (target) =>
    find(
      sql,
      SMALL_COLUMNS,
      Prisma.sql`status = 'importing' AND target = ${target} AND lease_expires_at IS NOT NULL AND NOT ${RUN_OUT} ORDER BY id`,
    );
}

export function waiting(sql: Sql): Imports['waiting'] {
  return (olderThanMs, limit) =>
    find(
      sql,
      COLUMNS,
      Prisma.sql`(status IN ('inspecting', 'queued') OR (status = 'ready' AND confirms_itself)) AND lease_owner IS NULL AND ${UNDECIDED}
        AND updated_at < now() - ${olderThanMs}::double precision * interval '1 millisecond' ORDER BY id LIMIT ${limit}`,
    );
}

export function getMany(sql: Sql): Imports['getMany'] {
  return async (ids) => {
    const known = ids.filter(isImportId);
    if (known.length === 0) return new Map();
    const records = await find(sql, SMALL_COLUMNS, Prisma.sql`id = ANY(${known}::uuid[])`);
    return new Map(records.map((record) => [record.import_id, record]));
  };
}

export function withWorkspace(sql: Sql): Imports['withWorkspace'] {
  return (after, limit) =>
    find(sql, SMALL_COLUMNS, Prisma.sql`workspace_state IN ('none', 'present', 'removing') ${past(after)} ORDER BY id LIMIT ${limit}`);
}

/** The page after that id. */
function past(after: string | null): Prisma.Sql {
  return after === null ? Prisma.empty : Prisma.sql`AND id > ${after}::uuid`;
}

export function countByStatus(sql: Sql): Imports['countByStatus'] {
  return async () => {
    const rows = await sql.rows<{ status: string; count: bigint }>(
      Prisma.sql`SELECT status, count(*) AS count FROM imports GROUP BY status`,
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
  };
}
