import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where Node keeps what it compiled (types stripped) for the next start. */
export const COMPILE_CACHE = fileURLToPath(new URL('../../.cache/compile', import.meta.url));
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a script with the pinned Node in place of this process: same terminal, signals passed on, same ending. The script sees the IPC channel close when this process dies. */
export function handOver(node, args, cwd) {
  const env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env };
  const child = spawn(node, args, { cwd, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const stopWatching = watchNpm(() => child.kill('SIGTERM'));
  child.once('exit', (code, signal) => {
    stopWatching();
    for (const name of SIGNALS) process.removeAllListeners(name);
    if (signal !== null) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}

/** npm cannot pass on a SIGKILL: when the npm that started us is gone, so is the reason to run. Linux only; elsewhere nothing is watched. */
function watchNpm(onGone) {
  const npm = process.env.npm_lifecycle_event === undefined ? null : npmAbove();
  if (npm === null) return () => undefined;
  const timer = setInterval(() => {
    if (npmAbove() === npm) return;
    clearInterval(timer);
    onGone();
  }, 1000);
  timer.unref();
  return () => clearInterval(timer);
}

/** The process id of the nearest npm among our parents (npm runs scripts through a shell). */
function npmAbove() {
  for (let pid = process.ppid, level = 0; pid > 1 && level < 3; level++) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      if (/^\d+ \(npm /.test(stat)) return pid;
      pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return null; // Gone, or no /proc here.
    }
  }
  return null;
}
