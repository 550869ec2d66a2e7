import { armKillPoint } from '@dumpdock/contracts';
import { createSqliteEngine, type LoadTask } from '../../src/index.ts';

/** A process of its own that loads a task given as JSON and dies by SIGKILL: at `moment` around the leave to commit, or at the armed kill point. Prints the marker. */
const [task = '', moment = ''] = process.argv.slice(2);
const die = (): void => void process.kill(process.pid, 'SIGKILL');
if (moment !== 'loading' && moment !== 'before' && moment !== 'after') armKillPoint({ DUMPDOCK_KILL_AT: moment });

await createSqliteEngine().load({
  ...(JSON.parse(task) as LoadTask),
  signal: new AbortController().signal,
  onProgress: () => moment === 'loading' && die(),
  beforeCommit: async (marker) => {
    await new Promise<void>((resolve) => void process.stdout.write(`${JSON.stringify(marker)}\n`, () => resolve()));
    if (moment === 'before') die();
  },
});
die();
