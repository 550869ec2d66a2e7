import { closeSync, openSync, readSync } from 'node:fs';

/** Databases and roles that a dump makes are named at its head. */
const HEAD_BYTES = 256 * 1024;

/** What the groups of `pattern` find at the heads of dumps, double quotes and backticks undone. */
export function namesIn(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    [...headOf(file).matchAll(pattern)].flatMap(
      ([, ...groups]) => groups.find((name) => name !== undefined)?.replace(/(["`])\1/g, '$1') ?? [],
    ),
  );
}

function headOf(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.toString('utf8', 0, readSync(handle, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(handle);
  }
}
