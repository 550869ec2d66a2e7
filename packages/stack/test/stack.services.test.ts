import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { runProgram, tempRoot, until } from '@dumpdock/testkit';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPortFree, runningSettings, StackError, startStack } from '../src/index.ts';

const CACHE = path.join(import.meta.dirname, '../../../.cache');
const SCRIPT = path.join(import.meta.dirname, 'fixtures/run-stack.ts');

interface Urls {
  readonly databaseUrl: string;
  readonly targetUrl: string;
  readonly redisUrl: string;
}

async function launch(dataDir: string): Promise<{ child: ChildProcess; urls: Urls }> {
  const child = spawn(process.execPath, [SCRIPT, dataDir, CACHE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, urls: JSON.parse(String(line)) as Urls };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function bothGone(urls: Urls): Promise<void> {
  for (const url of [urls.databaseUrl, urls.redisUrl])
    await until(`the end of the server on ${new URL(url).port}`, () => isPortFree(Number(new URL(url).port)));
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded servers', () => {
  const root = tempRoot();
  let running: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    running = await launch(root.path('data'));
  });
  afterAll(async () => {
    await end(running.child, 'SIGTERM');
    await bothGone(running.urls);
    await root.remove();
  });

  test('the role of the target is no superuser and cannot reach the metadata database', async () => {
    const { targetUrl, databaseUrl } = running.urls;
    expect(
      await rows(
        targetUrl,
        'select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication as mighty from pg_roles where rolname = current_user',
      ),
    ).toEqual([{ mighty: false }]);
    const trespass = new URL(targetUrl);
    trespass.pathname = new URL(databaseUrl).pathname;
    await expect(rows(trespass.href, 'select 1')).rejects.toThrow(/permission denied/);
  });

  test('a wrong password is refused', async () => {
    const wrong = new URL(running.urls.databaseUrl);
    wrong.password = 'wrong';
    await expect(rows(wrong.href, 'select 1')).rejects.toThrow(/password/);
  });

  test('no password is in the list of processes, no statement in the log of PostgreSQL', async () => {
    await expect(rows(running.urls.targetUrl, "select 'whisper'::int")).rejects.toThrow(/whisper/);
    expect(readFileSync(root.path('data', 'postgres.log'), 'utf8')).not.toContain('whisper');
    const lines = await commandLines();
    for (const url of Object.values(running.urls) as string[])
      expect(lines.filter((line) => line.includes(new URL(url).password))).toEqual([]);
  });

  test('a second launcher is told who has the folder', async () => {
    const options = { dataDir: root.path('data'), cacheDir: CACHE, searchPath: '', postgres: true, redis: true, say: () => undefined };
    await expect(startStack(options)).rejects.toThrow(StackError);
    await expect(startStack(options)).rejects.toThrow(`process ${running.child.pid}`);
  });

  test('after SIGKILL of the launcher the servers go, and a new launcher finds everything as it was', async () => {
    await rows(running.urls.targetUrl, 'create table kept as select 42 as answer');
    const { urls } = running;
    await end(running.child, 'SIGKILL');
    running = await launch(root.path('data'));
    expect(await rows(running.urls.targetUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(new URL(running.urls.targetUrl).password).toBe(new URL(urls.targetUrl).password);
  });

  test('an orderly stop leaves no owner behind', async () => {
    await end(running.child, 'SIGTERM');
    expect(running.child.exitCode).toBe(0);
    await bothGone(running.urls);
    expect(existsSync(root.path('data', 'running.json'))).toBe(false);
    expect(runningSettings(root.path('data'))).toBeNull();
    running = await launch(root.path('data'));
  });
});

async function commandLines(): Promise<string[]> {
  return (await runProgram('ps', ['-eo', 'args'])).stdout.split('\n');
}
