// The command line of dumpdock.
import './small-heap.ts';
import { armKillPoint, DumpdockError } from '@dumpdock/contracts';
import { runCommandLine } from './run-command-line.ts';

armKillPoint(process.env);
/** Ctrl-C reaches a whole process group, and whoever started us passes it on: several in a moment are one. */
const ONE_REQUEST_MS = 1000;
const stopping = new AbortController();
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted && performance.now() - asked > ONE_REQUEST_MS) process.exit(130); // Asked twice.
    if (stopping.signal.aborted) return;
    asked = performance.now();
    stopping.abort(new DumpdockError('CANCELLED', { detail: 'Stopped.', suggestion: 'Nothing was loaded by this command.' }));
  });
}
const { stdin, stdout, stderr, env } = process;
const code = await runCommandLine({
  args: process.argv.slice(2),
  env,
  cwd: process.cwd(),
  streams: { stdin, stdout, stderr },
  signal: stopping.signal,
});
// Connections and question lines may hold the process; what was written must be out first.
stdout.write('', () => stderr.write('', () => process.exit(code)));
