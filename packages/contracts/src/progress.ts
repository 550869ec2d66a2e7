import { z } from 'zod';

/** How far an import is. Bytes are bytes of SQL text (of the upload while `receiving`), not of the archive. */
export const progressSchema = z.object({
  phase: z.enum(['receiving', 'extracting', 'inspecting', 'waiting', 'importing', 'committing', 'cleaning']),
  bytes_done: z.number(),
  bytes_total: z.number().nullable(),
  statements: z.number(),
  rows: z.number(),
  table: z.string().nullable(),
});
export type Progress = z.infer<typeof progressSchema>;

/** What a succeeded import loaded. `bytes`: SQL text. */
export const importResultSchema = z.object({
  rows: z.number(),
  statements: z.number(),
  tables: z.array(z.object({ name: z.string(), rows: z.number() })),
  bytes: z.number(),
  duration_ms: z.number(),
});
export type ImportResult = z.infer<typeof importResultSchema>;
