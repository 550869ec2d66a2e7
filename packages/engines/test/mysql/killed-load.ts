import { loadSql, targetOf } from './load-fixture.ts';

/** A process of its own that loads and dies by SIGKILL: `url sql import-id moment`. Prints the marker first. */
const [url = '', sql = '', importId = '', moment = ''] = process.argv.slice(2);
const die = (): void => void process.kill(process.pid, 'SIGKILL');

await loadSql(targetOf(url), sql, {
  importId,
  beforeCommit: async (marker) => {
    await new Promise<void>((resolve) => void process.stdout.write(`${JSON.stringify(marker)}\n`, () => resolve()));
    if (moment === 'before') die();
  },
});
die();
