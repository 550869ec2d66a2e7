import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { identify, isAlive, waitUntilGone } from '../src/index.ts';

const SCRIPT = `
  import { spawn } from 'node:child_process';
  import { startGuardian } from ${JSON.stringify(path.join(import.meta.dirname, '../src/guardian.ts'))};
  const deaf = 'process.on("SIGTERM", () => {}); process.stdout.write("x"); setInterval(() => {}, 1e6)';
  const child = spawn(process.execPath, ['-e', deaf], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', async () => {
    const guardian = await startGuardian();
    guardian.watch(child.pid, 'SIGTERM', 200);
    console.log(child.pid, guardian.identity.pid);
  });
`;

test('what the guardian watches dies with the launcher, also when both are told to ignore signals', async () => {
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: launcher.stdout }), 'line');
  const [server, guardian] = String(line)
    .split(' ')
    .map((pid) => identify(Number(pid))!);
  process.kill(guardian!.pid, 'SIGTERM'); // A stray signal does not take the guardian away.
  launcher.kill('SIGKILL');
  expect(await waitUntilGone(server!, 20_000)).toBe(true);
  expect(await waitUntilGone(guardian!, 20_000)).toBe(true);
});

test('an identity is not that of another process with the same number', () => {
  const me = identify(process.pid)!;
  expect(isAlive(me)).toBe(true);
  expect(isAlive({ ...me, startedAt: '1' })).toBe(false);
  expect(identify(2 ** 22 + 1)).toBeNull();
});
