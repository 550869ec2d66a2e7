// `npm run migrate`: brings the metadata database up to date: DATABASE_URL, or the embedded one.
import { loadConfig } from '@dumpdock/runtime';
import { runningSettings, startStack } from '@dumpdock/stack';
import { CACHE, ROOT, readEnvironment } from './environment.ts';
import { runCommand, say } from './say.ts';
import { migrate } from './serve.ts';

await runCommand(async () => {
  const env = readEnvironment();
  const { dataDir, databaseUrl } = loadConfig(env, ROOT);
  const running = databaseUrl === null ? runningSettings(dataDir) : null;
  if (databaseUrl !== null || running !== null) {
    await migrate({ ...env, ...running });
  } else {
    const stack = await startStack({ dataDir, cacheDir: CACHE, searchPath: env['PATH'] ?? '', postgres: true, redis: false, say });
    try {
      await migrate({ ...env, DATABASE_URL: stack.databaseUrl ?? '' });
    } finally {
      await stack.stop();
    }
  }
  say('the metadata database is up to date');
  return 0;
});
