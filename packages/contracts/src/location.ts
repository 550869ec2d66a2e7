import { z } from 'zod';

/** A place in a dump. Lines, columns and statements count from 1, columns in bytes; `byte_offset` counts from 0. `snippet` has its literals masked. */
export const locationSchema = z.object({
  entry: z.string().describe('path inside the archive'),
  line: z.int().min(1),
  column: z.int().min(1),
  byte_offset: z.number().min(0),
  statement: z.int().min(0).describe('number of the statement in its entry, from 1; 0 when outside of any'),
  snippet: z.string().describe('start of the statement, values masked, at most 200 characters'),
  row: z.number().optional().describe('row inside a COPY block or a multi-row INSERT, from 1'),
});
export type Location = z.infer<typeof locationSchema>;
