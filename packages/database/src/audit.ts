import { isImportId } from '@dumpdock/contracts';
import type { Audit, AuditEntry, RecordedEntry } from './audit-types.ts';
import { Prisma } from './generated/client.ts';
import { type Sql, toJson } from './sql.ts';

interface AuditRow {
  id: bigint;
  at: Date;
  actor: string;
  action: string;
  import_id: string | null;
  reason: string | null;
  bytes: bigint | null;
  outcome: string;
  details: AuditEntry['details'] | null;
  archive_name: string | null;
}

/** Who did what, to which import, why, with which outcome. Only ever added to, but for the outcome of what was written down ahead. */
export function createAudit(sql: Sql): Audit {
  const recordMany = async (entries: readonly AuditEntry[]): Promise<void> => {
    if (entries.length > 0) await sql.changed(insertion(entries));
  };
  return {
    record: (entry) => recordMany([entry]),
    recordMany,
    begin: async (entries) => {
      if (entries.length === 0) return [];
      const rows = await sql.rows<{ id: bigint }>(Prisma.sql`${insertion(entries)} RETURNING id`);
      return rows.map(({ id }) => id).toSorted((a, b) => (a < b ? -1 : 1));
    },
    complete: async (ended) => {
      if (ended.length > 0) await sql.changed(completion(ended));
    },
    list: async ({ importId, owner, before, limit }) => {
      if (importId !== undefined && !isImportId(importId)) return [];
      const conditions = [Prisma.sql`true`];
      if (importId !== undefined) conditions.push(Prisma.sql`a.import_id = ${importId}::uuid`);
      if (owner !== undefined) conditions.push(Prisma.sql`(i.owner = ${owner} OR a.actor = ${owner})`);
      if (before !== undefined) conditions.push(Prisma.sql`a.id < ${before}`);
      const rows = await sql.rows<AuditRow>(
        Prisma.sql`SELECT a.*, i.archive_name FROM audit_records a LEFT JOIN imports i ON i.id = a.import_id
          WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY a.id DESC LIMIT ${limit}`,
      );
      return rows.map(toEntry);
    },
  };
}

/** One statement whatever the number of entries, with ids in their order (sequence defaults are evaluated after the sort, release notes of PostgreSQL 9.6); also as a part of a larger one: `where` says whether it writes. */
export function insertion(entries: readonly AuditEntry[], where = Prisma.sql`true`): Prisma.Sql {
  const rows = entries.map((entry) => ({
    actor: entry.actor,
    action: entry.action,
    import_id: entry.importId ?? null,
    reason: entry.reason ?? null,
    bytes: entry.bytes ?? null,
    outcome: entry.outcome,
    details: entry.details ?? null,
  }));
  return Prisma.sql`INSERT INTO audit_records (actor, action, import_id, reason, bytes, outcome, details)
    SELECT actor, action, import_id, reason, bytes, outcome, details FROM ROWS FROM (jsonb_to_recordset(${toJson(rows)}::jsonb)
      AS (actor text, action text, import_id uuid, reason text, bytes bigint, outcome text, details jsonb))
      WITH ORDINALITY AS entry (actor, action, import_id, reason, bytes, outcome, details, nth) WHERE ${where} ORDER BY nth`;
}

function completion(ended: Parameters<Audit['complete']>[0]): Prisma.Sql {
  const rows = ended.map(({ id, entry: { reason = null, bytes = null, outcome } }) => ({ id: String(id), reason, bytes, outcome }));
  return Prisma.sql`UPDATE audit_records SET reason = entry.reason, bytes = entry.bytes, outcome = entry.outcome
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS entry (id bigint, reason text, bytes bigint, outcome text) WHERE audit_records.id = entry.id`;
}

function toEntry(row: AuditRow): RecordedEntry {
  return {
    archiveName: row.archive_name,
    id: row.id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    importId: row.import_id,
    outcome: row.outcome,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.bytes === null ? {} : { bytes: Number(row.bytes) }),
    ...(row.details === null || row.details === undefined ? {} : { details: row.details }),
  };
}
