import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { freePort, isPortFree } from '@dumpdock/stack';
import { runProgram, tempRoot, until } from '@dumpdock/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from './source-files.ts';

const UP = path.join(ROOT, 'scripts/up.mjs');

describe('npm start', () => {
  let root: ReturnType<typeof tempRoot>;
  let port: number;
  let launcher: ChildProcess;
  let output: string;

  const env = () => ({ DATA_DIR: root.path('data'), MEDIA_ROOT: root.path('media'), PORT: String(port), LOG_LEVEL: 'warn' });
  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    runProgram(process.execPath, [UP, ...args], { env: { ...env(), ...more } });
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.ok,
      () => false,
    );

  beforeEach(async () => {
    root = tempRoot();
    port = await freePort();
    output = '';
    launcher = spawn(process.execPath, [UP, 'start'], { env: { PATH: process.env['PATH'], ...env() }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [launcher.stdout, launcher.stderr]) stream!.setEncoding('utf8').on('data', (text: string) => (output += text));
    await until('npm start to get ready', () => output.includes('ready at') || launcher.exitCode !== null, 120_000);
    expect(output).toContain(`ready at http://127.0.0.1:${port}`);
  });

  afterEach(async () => {
    if (launcher.exitCode === null && launcher.signalCode === null) {
      launcher.kill('SIGTERM');
      await once(launcher, 'exit');
    }
    await nothingRuns();
    await root.remove();
  });

  /** No process has the data folder in its arguments, its pid files or its API port. */
  async function nothingRuns(): Promise<void> {
    await until('the API to be gone', () => isPortFree(port));
    await until('the servers to be gone', () => !existsSync(root.path('data/postgres/postmaster.pid')), 60_000);
    await until('every process to be gone', async () => !(await runProgram('ps', ['-eo', 'args'])).stdout.includes(root.dir), 60_000);
  }

  test('stops everything at SIGTERM, and says so', async () => {
    launcher.kill('SIGTERM');
    await once(launcher, 'exit');
    expect(launcher.exitCode, output).toBe(0);
    expect(output).toContain('stopping');
    await nothingRuns();
    expect(readdirSync(root.path('media/temp_sql_imports')).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  test('leaves nothing running when the launcher is killed', async () => {
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    await nothingRuns();
  });

  test('starts the API again after a crash', async () => {
    const processes = await runProgram('ps', ['-eo', 'pid,args']);
    const pids = processes.stdout.split('\n').filter((line) => line.includes('apps/api/src/main.ts'));
    const mine = [];
    for (const line of pids) {
      const pid = Number(line.trim().split(' ')[0]);
      const variables = await runProgram('cat', [`/proc/${pid}/environ`]);
      if (variables.stdout.includes(root.dir)) mine.push(pid);
    }
    expect(mine).toHaveLength(1);
    process.kill(mine[0]!, 'SIGKILL');
    await until('the crash to be told', () => output.includes('the API ended with SIGKILL'));
    await until('the API to be back', answers);
  });

  test('a taken port, a taken folder and a wrong setting are told in a sentence', async () => {
    const samePort = await run(['start']);
    expect(samePort).toMatchObject({ code: 1, stderr: expect.stringMatching(/^dumpdock: Port \d+ .* is in use: .*$/m) });
    const sameFolder = await run(['start'], { PORT: String(await freePort()) });
    expect(sameFolder).toMatchObject({ code: 1, stderr: expect.stringMatching(/^dumpdock: Another dumpdock .*$/m) });
    const wrong = await run(['start'], { PORT: 'x', MAX_RATIO: 'y' });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/PORT: .*MAX_RATIO: /) });
  });
});

test('cron finds the command line, though its PATH has no Node', async () => {
  await using root = tempRoot();
  mkdirSync(root.path('bin'));
  for (const program of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${program}`, root.path('bin', program));
  const run = await runProgram('/bin/sh', ['-c', `'${path.join(ROOT, 'bin/dumpdock')}' --version`], { env: { PATH: root.path('bin') } });
  expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
