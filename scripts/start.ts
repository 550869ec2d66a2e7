// `npm start`: serves until it is stopped.
import { readEnvironment } from './environment.ts';
import { runCommand, say } from './say.ts';
import { serve } from './serve.ts';
import { watchForStop } from './stop-signal.ts';

await runCommand(async () => {
  const { signal, asked } = watchForStop();
  try {
    const served = await serve({ env: readEnvironment(), say, output: 'inherit', signal });
    say(`ready at ${served.url} (Ctrl-C stops it)`);
    const ending = await Promise.race([asked, served.failed]);
    say(typeof ending === 'string' ? `stopping: ${ending}` : 'stopping');
    await served.stop();
    return typeof ending === 'string' ? 1 : ending;
  } catch (error) {
    if (signal.aborted) return 0; // Stopped while it started.
    throw error;
  }
});
