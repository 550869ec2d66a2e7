// `npm run dumpdock -- …`: runs the command line with the settings of what runs here, or starts PostgreSQL for commands that work without the API.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { loadConfig } from '@dumpdock/runtime';
import { runningSettings, startStack } from '@dumpdock/stack';
import { CACHE, ROOT, readEnvironment, type Variables, withCompileCache } from './environment.ts';
import { runCommand } from './say.ts';
import { migrate } from './serve.ts';

/** Commands that work on disk and database directly. */
const DIRECT = new Set(['cleanup-temp-files', 'cleanup_temp_files']);

await runCommand(async () => {
  const args = process.argv.slice(2);
  const env = readEnvironment();
  const given = process.env['MEDIA_ROOT'] === undefined ? { ...env, MEDIA_ROOT: undefined } : env;
  const running = runningSettings(env['DATA_DIR'] ?? '');
  if (running !== null) return runCli(args, merge(env, { ...running, ...given }));
  const isHelp = args.some((arg) => arg === '--help' || arg === '-h');
  if (isHelp || !args.some((arg) => DIRECT.has(arg)) || env['DATABASE_URL'] !== undefined) return runCli(args, env);
  return withPostgres(env, (settings) => runCli(args, settings));
});

/** Starts the embedded PostgreSQL for as long as `work` takes. */
async function withPostgres(env: Variables, work: (env: Variables) => Promise<number>): Promise<number> {
  const { dataDir } = loadConfig(env, ROOT);
  const stack = await startStack({
    dataDir,
    cacheDir: CACHE,
    searchPath: env['PATH'] ?? '',
    postgres: true,
    redis: false,
    say: () => undefined,
  });
  try {
    const settings = { ...env, DATABASE_URL: stack.databaseUrl ?? '' };
    await migrate(settings);
    return await work(settings);
  } finally {
    await stack.stop();
  }
}

/** The command line in the caller's folder and terminal. */
function runCli(args: readonly string[], env: Variables): Promise<number> {
  const child = spawn(process.execPath, [path.join(ROOT, 'apps/cli/src/main.ts'), ...args], {
    env: withCompileCache(env),
    stdio: 'inherit',
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function merge(base: Variables, more: Readonly<Record<string, string | undefined>>): Variables {
  const set = Object.entries(more).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...base, ...Object.fromEntries(set) };
}
