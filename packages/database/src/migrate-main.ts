import { argv, env, exit, stderr, stdout } from 'node:process';
import { asDumpdockError } from '@dumpdock/contracts';
import { migrateDatabase } from './migrate.ts';

/** `npm run migrate`: the URL is the first argument or DATABASE_URL. Says what it applied; exit code 0, or 1 with one sentence. */
async function main(): Promise<number> {
  // biome-ignore lint/style/noProcessEnv: a process of its own; as an argument the password would show in the list of processes.
  const url = argv[2] ?? env['DATABASE_URL'];
  if (url === undefined || url === '') {
    stderr.write('Set DATABASE_URL to the metadata database.\n');
    return 2;
  }
  try {
    const applied = await migrateDatabase(url);
    stdout.write(applied.length === 0 ? 'The metadata database is up to date.\n' : `Applied ${applied.join(', ')}.\n`);
    return 0;
  } catch (error) {
    const known = asDumpdockError(error);
    stderr.write(`The metadata database could not be brought up to date: ${known.code === 'INTERNAL' ? String(error) : known.message}\n`);
    return 1;
  }
}

// The schema engine keeps handles open.
exit(await main());
