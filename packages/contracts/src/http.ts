import { z } from 'zod';
import { CLEANUP_SCOPES, cleanupResultSchema, maxAgeHoursSchema } from './cleanup.ts';
import { DIALECTS } from './dialects.ts';
import { IMPORT_ID_PATTERN } from './ids.ts';
import { inspectionSchema } from './inspection.ts';
import { locationSchema } from './location.ts';
import { importResultSchema, progressSchema } from './progress.ts';
import { IMPORT_STATUSES } from './status.ts';

export const importIdSchema = z.string().length(36).regex(IMPORT_ID_PATTERN).describe('lower-case UUID version 7');

/** RFC 9457 problem document. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  suggestion: z.string().optional(),
  import_id: z.string().nullish(),
  location: locationSchema.optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** The answer to everything that becomes a job. */
export const acceptedSchema = z.object({ job_id: z.string(), import_id: z.string().optional(), status_url: z.string() });

export const workspaceSchema = z.object({
  present: z.boolean(),
  bytes: z.number(),
  created_at: z.string().nullable(),
  removed_at: z.string().nullable(),
  removed_by: z.string().nullable(),
});

export const importSchema = z.object({
  import_id: importIdSchema,
  status: z.enum(IMPORT_STATUSES),
  target: z.string().nullable(),
  owner: z.string().nullable(),
  archive: z.object({ name: z.string(), bytes: z.number().nullable(), sha256: z.string().nullable() }),
  inspection: inspectionSchema.nullable(),
  refused_count: z.number().optional().describe('only in brief lists: statements that are never loaded'),
  grants: z.array(z.string()),
  progress: progressSchema.nullable(),
  result: importResultSchema.nullable(),
  error: z
    .looseObject({
      code: z.string(),
      detail: z.string(),
      suggestion: z.string(),
      server_code: z.string().optional(),
      location: locationSchema.optional(),
    })
    .nullable(),
  workspace: workspaceSchema,
  created_at: z.string(),
  updated_at: z.string(),
  confirmed_at: z.string().nullable(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  job_id: z.string().nullable(),
});
/** An import as the API shows it. */
export type ImportView = z.infer<typeof importSchema>;

/** Text to look for. NUL is in no text of a database, which would refuse it. */
const soughtSchema = (max: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\0]*$/, 'holds a NUL character');

export const importListQuerySchema = z.object({
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(IMPORT_STATUSES)).min(1))
    .optional()
    .describe('one status, or several separated by commas'),
  target: soughtSchema(100).optional(),
  owner: soughtSchema(100).optional().describe('who uploaded it'),
  name: soughtSchema(255).optional().describe('part of the name of the archive, in upper or lower case'),
  brief: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: without `inspection`, `result` and `error`, which may be long; `refused_count` instead'),
  cursor: importIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const importListSchema = z.object({ imports: z.array(importSchema), next_cursor: z.string().nullable() });

export const confirmBodySchema = z
  .object({ target: z.string().min(1).max(100).optional(), digest: z.string().optional(), grants: z.array(z.string()).max(50).optional() })
  .default({});

export const jobSchema = z.object({
  job_id: z.string(),
  import_id: z.string().nullish().describe('the import it works on, if any'),
  name: z.string(),
  state: z.string(),
  progress: z.unknown(),
  attempts: z.number(),
  result: z.unknown().nullable(),
  error: z.string().nullable(),
});
/** A job as the API shows it. */
export type JobView = z.infer<typeof jobSchema>;

export const cleanupBodySchema = z.object({
  scope: z.enum(CLEANUP_SCOPES),
  import_id: importIdSchema.optional(),
  max_age_hours: maxAgeHoursSchema.optional(),
  dry_run: z.boolean().optional(),
});

export const workspaceEntrySchema = z.object({
  import_id: z.string().describe('name of the directory'),
  archive_name: z.string().nullable().describe('of its import; null when there is none of that id'),
  bytes: z.number(),
  age_seconds: z.number(),
  status: z.enum(IMPORT_STATUSES).nullable(),
  live: z.boolean(),
});

export const targetSchema = z.object({
  name: z.string(),
  engine: z.enum(DIALECTS),
  capabilities: z.record(z.string(), z.union([z.boolean(), z.string()])),
  grants: z.array(z.string()),
});

export const workspaceListSchema = z.object({ workspaces: z.array(workspaceEntrySchema), total_bytes: z.number() });
/** A kind of sweep: when it runs next, and what became of it so far. */
export const sweepSchema = z.object({
  kind: z.enum(['old', 'failed', 'orphans']),
  cron: z.string().nullable().describe('null: switched off'),
  next_run_at: z.string().nullable(),
  last_started_at: z.string().nullable(),
  last_success_at: z.string().nullable(),
  last_result: cleanupResultSchema.nullable(),
  runs: z.number(),
  removed_total: z.number(),
  freed_bytes: z.number(),
  left_total: z.number().describe('what should have gone and had to be left'),
});
export const sweepListSchema = z.object({ sweeps: z.array(sweepSchema) });

/** Temporary space over time, oldest first, and what limits it. */
export const storageSchema = z.object({
  samples: z.array(z.object({ at: z.string(), bytes: z.number(), workspaces: z.number(), oldest_age_seconds: z.number() })),
  max_temp_bytes: z.number(),
  free_bytes: z.number().describe('of the file system, minus MIN_FREE_BYTES'),
});
export const storageQuerySchema = z.object({ hours: z.coerce.number().min(1).max(720).default(24) });

export const targetListSchema = z.object({ targets: z.array(targetSchema) });

/** All limits in force, by the lower-case names of their settings; `null` is a sweep that is off. */
export const limitsSchema = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

export const auditRecordSchema = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string().describe('name of a key, `local` without keys, or what acts by itself: worker, sweep-old, cli'),
  action: z.string(),
  import_id: z.string().nullable(),
  archive_name: z.string().nullable().describe('of the import'),
  name: z.string().nullable().describe('of the directory, trash entry or schema that was decided about'),
  reason: z.string().nullable(),
  bytes: z.number().nullable(),
  outcome: z.string(),
});
export const auditQuerySchema = z.object({
  import_id: importIdSchema.optional(),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const auditListSchema = z.object({ records: z.array(auditRecordSchema), next_before: z.string().nullable() });

/** Who the caller is. `sign_in` tells a page whether keys are needed at all. */
export const sessionSchema = z.object({ actor: z.string(), role: z.enum(['viewer', 'importer', 'operator']), sign_in: z.boolean() });

/** The whole story of one import: the record and everything that was done to it. */
export const reportSchema = z.object({ import: importSchema, audit: z.array(auditRecordSchema), generated_at: z.string() });
export type Report = z.infer<typeof reportSchema>;
