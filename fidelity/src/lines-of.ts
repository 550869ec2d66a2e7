import { spawn } from 'node:child_process';

/** Runs a program that tells what is in a database; its lines, byte for byte (as latin1). @throws Error with what it complained of */
export function linesOf(program: string, args: readonly string[], timeoutMs = 240_000): Promise<string[]> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
  const chunks: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString('latin1').split('\n'))
        : reject(new Error(`${program} failed (${code}): ${stderr.slice(0, 500)}`)),
    );
  });
}
