import path from 'node:path';

/** Variables for a process of ours that a test starts: most of a start is reading code, and that is kept for the next one. */
export const COMPILED: Readonly<Record<'NODE_COMPILE_CACHE', string>> = {
  NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../../.cache/test/compiled'),
};
