import { z } from 'zod';

export const CLEANUP_SCOPES = ['import', 'old', 'failed', 'orphans'] as const;
export type CleanupScope = (typeof CLEANUP_SCOPES)[number];

/** Why something was left where it is. `live`: an import is working there; `unknown-name`: not an import id, reported and never touched; `error`: it could not be removed. */
export const skippedSchema = z.object({ import_id: z.string(), reason: z.string(), detail: z.string().optional() });

/** What every way of cleaning up answers with. `success` is false when something was left that should have gone. */
export const cleanupResultSchema = z.object({
  success: z.boolean(),
  message: z.string(),
  removed: z.array(z.string()).describe('import ids, and names of trash entries'),
  skipped: z.array(skippedSchema),
  freed_bytes: z.number(),
  duration_ms: z.number(),
  dry_run: z.boolean(),
});
export type CleanupResult = z.infer<typeof cleanupResultSchema>;

/** A finite number of hours ≥ 0, as number or numeric string. */
export const maxAgeHoursSchema = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i)
      .transform(Number),
  ])
  .pipe(z.number().min(0));
