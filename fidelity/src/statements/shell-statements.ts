import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import type { Sent } from './sent.ts';

/** Behind everything that the shell runs (`.timer on`). */
const TIMER = /^Run Time: real [\d.]+ user [\d.]+ sys [\d.]+\n/gm;
/** What the first command shows; shells before 3.46 take a byte order mark behind it for a name. */
const AHEAD = /^ *sql_length 1\n(?:\xef\xbb\xbf)?/;

/**
 * What the sqlite3 shell runs of a dump: `-echo` shows it, and the timer where each piece ends. No statement may be longer than a byte, so that
 * none is run: neither what it needs has to be there, nor does a result mix with the echo.
 */
export async function shellStatements(file: string): Promise<Sent[]> {
  const options = ['-batch', '-echo', '-cmd', '.limit sql_length 1', '-cmd', '.timer on', ':memory:'];
  const handle = openSync(file, 'r');
  try {
    const child = spawn('sqlite3', options, { cwd: path.dirname(file), stdio: [handle, 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout!) chunks.push(chunk as Buffer);
    const shown = Buffer.concat(chunks).toString('latin1').replace(AHEAD, '');
    // What stands behind the last is blank, or belongs to the shell.
    return shown
      .split(TIMER)
      .slice(0, -1)
      .map((piece) => ({ text: Buffer.from(piece, 'latin1'), data: null }));
  } finally {
    closeSync(handle);
  }
}
