import { DumpdockError } from '@dumpdock/contracts';
import { Prisma } from '../generated/client.ts';
import type { Sql } from '../sql.ts';
import { toText } from '../sql.ts';
import type { Imports, Lease, NewImport, SpaceBudget } from '../types.ts';
import { after, heldBy, UNDECIDED } from './guards.ts';
import { COLUMNS, type ImportRow, toLeased } from './record.ts';

/** Advisory lock of bookings: one at a time, or two would both see the last free bytes. */
const BOOKING_LOCK = 0x64640001;

/**
 * What the other imports take: `used`, the larger of what is booked and what lies there; `pending`, booked and not yet on disk. A workspace counts until it is removed.
 */
function booked(exceptId: string): Prisma.Sql {
  return Prisma.sql`SELECT coalesce(sum(greatest(reserved_bytes, workspace_bytes)), 0) AS used,
      coalesce(sum(greatest(reserved_bytes - workspace_bytes, 0)), 0) AS pending
    FROM imports WHERE workspace_state IN ('none', 'present', 'removing') AND id <> ${exceptId}::uuid`;
}

/** Whether `bytes` fit beside `booked`; at least one byte must, also when the size is unknown. */
async function fits(bytes: number, budget: SpaceBudget): Promise<Prisma.Sql> {
  const wanted = Math.max(1, Math.ceil(bytes));
  const free = Math.floor(await budget.freeBytes());
  return Prisma.sql`used + ${wanted} <= ${Math.floor(budget.maxTempBytes)} AND pending + ${wanted} <= ${free}`;
}

/** Books the space and makes the row, both or neither. */
export function createImport(sql: Sql): Imports['create'] {
  return async (input, budget) => {
    const row = await sql.rowBehindLock<ImportRow>(BOOKING_LOCK, () => insertion(input, budget));
    if (row === null) throw new DumpdockError('NO_SPACE', { importId: input.id });
    return toLeased(row, input.leaseOwner);
  };
}

async function insertion(input: NewImport, budget: SpaceBudget): Promise<Prisma.Sql> {
  return Prisma.sql`WITH booked AS (${booked(input.id)})
    INSERT INTO imports (id, status, target, owner, auto_confirm, archive_name, reserved_bytes, lease_owner, lease_token, lease_expires_at, lease_ms)
    SELECT ${input.id}::uuid, 'receiving', ${input.target}, ${input.owner}, ${input.autoConfirm}, ${toText(input.archiveName)},
      ${Math.ceil(input.reserveBytes)}::bigint, ${input.leaseOwner}, 1, ${after(input.leaseMs)}, ${Math.ceil(input.leaseMs)}::bigint
    FROM booked WHERE ${await fits(input.reserveBytes, budget)}
    RETURNING ${COLUMNS}`;
}

/** Changes the booking of an import. Less than before always fits. */
export function reserveSpace(sql: Sql): Imports['reserve'] {
  return async (lease, bytes, budget) => {
    const row = await sql.rowBehindLock<{ fits: boolean }>(BOOKING_LOCK, () => rebooking(lease, bytes, budget));
    if (row === null) return false;
    if (!row.fits) throw new DumpdockError('NO_SPACE', { importId: lease.importId });
    return true;
  };
}

/** No row: the lease is lost. A row that does not fit keeps its booking. */
async function rebooking(lease: Lease, bytes: number, budget: SpaceBudget): Promise<Prisma.Sql> {
  const wanted = Math.ceil(bytes);
  const free = Math.floor(await budget.freeBytes());
  return Prisma.sql`WITH booked AS (${booked(lease.importId)}),
      held AS (SELECT id, reserved_bytes, workspace_bytes FROM imports WHERE ${heldBy(lease)} AND ${UNDECIDED}),
      judged AS (SELECT id, (${wanted}::bigint <= reserved_bytes
        OR (used + ${wanted} <= ${Math.floor(budget.maxTempBytes)}
          AND pending + greatest(${wanted} - workspace_bytes, 0) <= ${free})) AS fits FROM held, booked)
    UPDATE imports SET reserved_bytes = CASE WHEN judged.fits THEN ${wanted}::bigint ELSE reserved_bytes END, updated_at = now()
    FROM judged WHERE imports.id = judged.id
    RETURNING judged.fits`;
}

/** Bytes booked by imports whose workspace is not removed yet. */
export function bookedBytes(sql: Sql): Imports['bookedBytes'] {
  return async () => {
    const row = await sql.row<{ bytes: bigint }>(
      Prisma.sql`SELECT coalesce(sum(reserved_bytes), 0)::bigint AS bytes FROM imports WHERE workspace_state IN ('none', 'present', 'removing')`,
    );
    return Number(row?.bytes ?? 0n);
  };
}
