import { readFileSync } from 'node:fs';
import { armKillPoint, KILL_AT_VARIABLE } from '@dumpdock/contracts';
import { loadSql, targetOf } from './load-fixture.ts';

/** A process of its own that loads and dies by SIGKILL: `url sql|@file import-id moment`; a moment is `before` or `after` the commit, or a kill point. Prints the marker first. */
const [url = '', given = '', importId = '', moment = ''] = process.argv.slice(2);
const sql = given.startsWith('@') ? readFileSync(given.slice(1)) : given;
const die = (): void => void process.kill(process.pid, 'SIGKILL');
if (moment.startsWith('mysql.')) armKillPoint({ [KILL_AT_VARIABLE]: moment });

await loadSql(targetOf(url), sql, {
  importId,
  beforeCommit: async (marker) => {
    await new Promise<void>((resolve) => void process.stdout.write(`${JSON.stringify(marker)}\n`, () => resolve()));
    if (moment === 'before') die();
  },
}).catch((error: unknown) => {
  if (moment === 'after') throw error;
});
die();
