// `npm run dumpdock -- …`: runs the command line with the settings of what runs here, or starts PostgreSQL for commands that work without the API.
// What only those need is loaded for them alone: everybody else waits for it at every start.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { runningSettings } from '@dumpdock/stack/directory-owner';
import { CACHE, ROOT, readEnvironment, type Variables, withCompileCache } from './environment.ts';
import { runCommand } from './say.ts';

const COMMAND_LINE = path.join(ROOT, 'apps/cli/src/main.ts');

/** Commands that work on disk and database directly. */
const DIRECT = new Set(['cleanup-temp-files', 'cleanup_temp_files']);

await runCommand(async () => {
  const args = process.argv.slice(2);
  const env = readEnvironment();
  const given = process.env['MEDIA_ROOT'] === undefined ? { ...env, MEDIA_ROOT: undefined } : env;
  const running = runningSettings(env['DATA_DIR'] ?? '');
  if (running !== null) return become(merge(env, { ...running, ...given }));
  const isHelp = args.some((arg) => arg === '--help' || arg === '-h');
  if (isHelp || !args.some((arg) => DIRECT.has(arg)) || env['DATABASE_URL'] !== undefined) return become(env);
  return withPostgres(env, (settings) => runCli(args, settings));
});

/** Starts the embedded PostgreSQL for as long as `work` takes. */
async function withPostgres(env: Variables, work: (env: Variables) => Promise<number>): Promise<number> {
  const [{ loadConfig }, { startStack }, { migrate }] = await Promise.all([
    import('@dumpdock/runtime'),
    import('@dumpdock/stack'),
    import('./serve.ts'),
  ]);
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

/** This process goes on as the command line, which ends it. */
async function become(env: Variables): Promise<never> {
  Object.assign(process.env, withCompileCache(env));
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM')); // Whoever handed over is gone.
  await import(COMMAND_LINE);
  return new Promise<never>(() => undefined);
}

/** The command line beside what was started for it. */
function runCli(args: readonly string[], env: Variables): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, COMMAND_LINE, ...args], {
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
