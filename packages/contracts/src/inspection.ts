import { z } from 'zod';
import { DIALECTS } from './dialects.ts';
import { locationSchema } from './location.ts';

/** Consents a dump may need (docs/sql-policy.md says what each allows). */
export const GRANTS = [
  'anonymous-code',
  'destructive',
  'disable-checks',
  'events',
  'extensions',
  'large-objects',
  'privileges',
  'replication',
  'routines',
  'security-definer',
  'virtual-tables',
] as const;
export type Grant = (typeof GRANTS)[number];

/** What happens to a table of the target. `create`: it is made by the dump; `replace`: dropped or emptied first; `append`: rows are added to one that exists.
 * A `create` with `already_exists` cannot work: the load stops there. */
export const tableActionSchema = z.enum(['create', 'replace', 'append']);

export const inspectedEntrySchema = z.object({
  path: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  statements: z.number(),
});
export type InspectedEntry = z.infer<typeof inspectedEntrySchema>;

export const inspectedTableSchema = z.object({
  name: z.string(),
  rows: z.number(),
  bytes: z.number(),
  action: tableActionSchema,
  if_not_exists: z.boolean().optional().describe('true: the dump makes it only where it is not there'),
  already_exists: z
    .boolean()
    .optional()
    .describe('true: the target has it and the dump does not drop it first, so the load will fail there'),
});
export type InspectedTable = z.infer<typeof inspectedTableSchema>;

/** A statement that is never loaded. */
export const refusedStatementSchema = z.object({ code: z.string(), kind: z.string(), location: locationSchema });
export type RefusedStatement = z.infer<typeof refusedStatementSchema>;

/** A statement that is left out, as pg_restore --no-owner would. `location` is the first of `count`. */
export const strippedStatementSchema = z.object({ code: z.string(), kind: z.string(), count: z.number(), location: locationSchema });
export type StrippedStatement = z.infer<typeof strippedStatementSchema>;

/** A consent the dump needs. `conditional`: only when an object named in `objects` exists in the target (checked at confirmation and again at start). */
export const requiredGrantSchema = z.object({
  grant: z.enum(GRANTS),
  count: z.number(),
  examples: z.array(locationSchema),
  conditional: z.boolean().optional(),
  objects: z.array(z.string()).optional(),
  in_target: z
    .boolean()
    .optional()
    .describe('true: a conditional one that is needed, as the target was when it was looked at for the preview'),
});
export type RequiredGrant = z.infer<typeof requiredGrantSchema>;

export const warningSchema = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warningSchema>;

/** What was found in an archive. `digest` binds a confirmation to exactly this. */
export const inspectionSchema = z.object({
  digest: z.string(),
  dialect: z.enum(DIALECTS),
  generator: z.object({ tool: z.string().nullable(), version: z.string().nullable() }),
  encoding: z.string(),
  entries: z.array(inspectedEntrySchema),
  tables: z.array(inspectedTableSchema),
  atomicity: z.enum(['all-or-nothing', 'partial']),
  refused: z.array(refusedStatementSchema),
  requires: z.array(requiredGrantSchema),
  stripped: z.array(strippedStatementSchema),
  ignored_entries: z.array(z.string()),
  warnings: z.array(warningSchema),
  compatible_targets: z.array(z.string()),
});
export type Inspection = z.infer<typeof inspectionSchema>;
