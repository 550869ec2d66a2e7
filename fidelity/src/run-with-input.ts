import { spawn } from 'node:child_process';

/** Runs a client that reads a dump from its standard input, byte for byte. */
export function runWithInput(
  program: string,
  args: readonly string[],
  input: Buffer,
  cwd: string,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined); // It ended without reading; its exit code tells.
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stderr }));
  });
}
