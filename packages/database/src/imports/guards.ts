import { Prisma } from '../generated/client.ts';
import type { Lease } from '../types.ts';

/** The caller still holds the import: owner and fencing token are the row's. */
export function heldBy(lease: Lease): Prisma.Sql {
  return Prisma.sql`id = ${lease.importId}::uuid AND lease_owner = ${lease.owner} AND lease_token = ${lease.token}`;
}

/**
 * A lease that is over, by the clock of the database. One that ends later than it was given for is over too: that clock was set back, and whoever holds it has not renewed
 * it since (the minute is for statements that waited). Leases of minutes are those of uploads that are paused, which nobody renews: they are given a day.
 */
export const RUN_OUT = Prisma.sql`(lease_expires_at <= now() OR lease_expires_at > now() +
  CASE WHEN lease_ms <= 120000 THEN lease_ms * interval '1 millisecond' + interval '1 minute' ELSE interval '1 day' END)`;

/** Nobody holds the import now. */
export const UNHELD = Prisma.sql`(lease_expires_at IS NULL OR ${RUN_OUT})`;

/** How the import ends is not decided. */
export const UNDECIDED = Prisma.sql`ending IS NULL`;

/** The statuses an import may still leave. */
export const UNFINISHED = Prisma.sql`status IN ('receiving', 'inspecting', 'ready', 'queued', 'importing')`;

/** The time `ms` from now, by the clock of the database. */
export function after(ms: number): Prisma.Sql {
  return Prisma.sql`now() + ${ms}::double precision * interval '1 millisecond'`;
}

/** Gives or renews a lease for `ms` from now. */
export function leasedFor(ms: number): Prisma.Sql {
  return Prisma.sql`lease_expires_at = ${after(ms)}, lease_ms = ${Math.ceil(ms)}::bigint`;
}

/** A cancel was asked for that its caller did not live to carry out; who is just about to is left a moment. Nobody holds the import, so nobody else sees it. */
export const FORGOTTEN_CANCEL = Prisma.sql`(cancel_requested_at < now() - interval '5 seconds' AND lease_expires_at IS NULL AND ending IS NULL)`;
