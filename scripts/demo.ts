// `npm run demo`: serves from a folder of its own and imports the samples; `--exit` stops afterwards, with the outcome as exit code.
import { mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { freePort, removeServerFolder, runningSettings, StackError } from '@dumpdock/stack';
import { importSample } from './demo-import.ts';
import { CACHE, ROOT, readEnvironment, type Variables } from './environment.ts';
import { runCommand, say } from './say.ts';
import { serve } from './serve.ts';
import { watchForStop } from './stop-signal.ts';

/** Made anew by every demo. */
const DEMO = process.env['DATA_DIR'] ? path.resolve(process.env['DATA_DIR'], 'demo') : path.join(CACHE, 'demo');
const SAMPLES = path.join(ROOT, 'samples');
/** Settings of the caller that would make it something else than the demo. */
const NOT_OURS = ['DATABASE_URL', 'REDIS_URL', 'TARGETS', 'API_KEYS', 'HOST'];

await runCommand(async () => {
  const { signal, asked } = watchForStop();
  const exitAfterwards = process.argv.includes('--exit');
  const env = await demoEnvironment();
  const logFile = path.join(DEMO, 'demo.log');
  say(`the demo keeps its files in ${DEMO}; its log is demo.log in there`);
  const served = await serve({ env, say, output: openSync(logFile, 'a', 0o600), signal });
  try {
    say(`ready at ${served.url}`);
    const good = await importSamples(served.url, served.config.mediaRoot, signal);
    if (exitAfterwards) return good ? 0 : 1;
    say(`still serving at ${served.url}: open it, or upload a zip of your own (Ctrl-C stops it)`);
    await Promise.race([asked, served.failed]);
    return good ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  } finally {
    await served.stop();
  }
});

async function importSamples(url: string, mediaRoot: string, signal: AbortSignal): Promise<boolean> {
  let good = true;
  for (const name of readdirSync(SAMPLES)
    .filter((file) => file.endsWith('.zip'))
    .sort()) {
    good = (await importSample({ url, mediaRoot, file: path.join(SAMPLES, name), signal })) && good;
  }
  return good;
}

/** A fresh folder, a free port, and nothing of the caller's own servers. */
async function demoEnvironment(): Promise<Variables> {
  const dataDir = path.join(DEMO, 'data');
  if (runningSettings(dataDir) !== null) throw new StackError('Another demo of this folder runs: stop it first.');
  removeServerFolder(dataDir);
  rmSync(DEMO, { recursive: true, force: true });
  mkdirSync(DEMO, { recursive: true });
  const kept = Object.entries(readEnvironment()).filter(([name]) => !NOT_OURS.includes(name));
  const wanted = Number(process.env['PORT'] ?? 8000);
  return { ...Object.fromEntries(kept), DATA_DIR: dataDir, MEDIA_ROOT: path.join(DEMO, 'media'), PORT: String(await freePort(wanted)) };
}
