import type { Target, TargetCheck } from '../engine.ts';
import { forALook } from '../shared/why-aborted.ts';
import { quoteName, withSession } from './connect.ts';
import { mayMakeTriggers, readGrants, readSettings } from './server-settings.ts';

const MORE_THAN_LOADING =
  /\b(ALL PRIVILEGES|SUPER|FILE|PROCESS|RELOAD|SHUTDOWN|CREATE USER|GRANT OPTION|SET USER|SYSTEM_VARIABLES_ADMIN|CONNECTION ADMIN|READ_ONLY ADMIN|BINLOG ADMIN|REPLICATION SLAVE|CREATE TABLESPACE|SYSTEM_USER|SET_USER_ID|SET_ANY_DEFINER|ROLE_ADMIN|CONNECTION_ADMIN|CLONE_ADMIN|INSERT|UPDATE|DELETE|DROP|CREATE|ALTER)\b/;

/** What the role can do beyond loading, and the SQL of one that is enough. A target that is away, or silent until a deadline, is not `reachable`; rejects when it is not wanted any more. */
export async function checkTarget(target: Target, signal: AbortSignal): Promise<TargetCheck> {
  try {
    return await withSession(target, forALook(signal), async (session) => {
      const grants = await readGrants(session);
      const [server] = (await session.run('SELECT VERSION(), @@local_infile, CURRENT_USER()')).rows;
      const excess = grants.flatMap((grant) => excessOf(grant, session.database));
      const unsafe = grants.flatMap(unsafeOf);
      if (server?.[1] === '1')
        excess.push('The server lets clients load files (local_infile = ON); dumpdock never does, other clients may.');
      const trusted = mayMakeTriggers(await readSettings(session), grants);
      return { reachable: true, serverVersion: server?.[0] ?? null, excess, unsafe, recipe: recipe(session.database, trusted) };
    });
  } catch (error) {
    if (signal.aborted && error === signal.reason) throw error;
    return { reachable: false, serverVersion: null, excess: [], unsafe: [], recipe: recipe(new URL(target.url).pathname.slice(1), true) };
  }
}

/** What one line of SHOW GRANTS gives that reaches files or accounts of the server: every right, FILE, SUPER, CREATE USER and what MySQL has in their place, or the tables of accounts. */
function unsafeOf(grant: string): string[] {
  const [, privileges = '', where = ''] = /^GRANT (.*?) ON (\S+) TO /i.exec(grant) ?? [];
  if (/^`?mysql`?\./i.test(where)) return ['It has rights on the database mysql, where the accounts are.'];
  const found =
    where === '*.*'
      ? /\b(?:ALL PRIVILEGES|SUPER|FILE|CREATE USER|SYSTEM_VARIABLES_ADMIN|SET_USER_ID|SET_ANY_DEFINER|ROLE_ADMIN)\b/.exec(
          privileges.toUpperCase(),
        )?.[0]
      : undefined;
  return found === undefined ? [] : [`It has ${found} on every database (ON *.*).`];
}

/** What one line of SHOW GRANTS gives too much. The line itself may hold a password hash and is not shown. */
function excessOf(grant: string, database: string): string[] {
  const [, privileges = '', where = ''] = /^GRANT (.*?) ON (\S+) TO /i.exec(grant) ?? [];
  if (where === '') return /^GRANT .* TO /i.test(grant) ? ['It has a role of its own; look at what that role may do.'] : [];
  if (where === '*.*') {
    const found = MORE_THAN_LOADING.exec(privileges.toUpperCase())?.[1];
    return found === undefined ? [] : [`It has ${found} on every database (ON *.*).`];
  }
  const pattern = where.replace(/\.\*$/, '').replaceAll('`', '').replaceAll('\\_', '_');
  if (pattern === 'dumpdock_%' || pattern === database) return [];
  const covers = new RegExp(`^${pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*')}$`).test(database);
  return covers ? [] : [`It has rights on another database (${pattern}).`];
}

/** `trusted`: functions and triggers need nothing more. */
function recipe(database: string, trusted: boolean): string {
  const pattern = quoteName(database.replaceAll('_', '\\_'));
  return [
    "CREATE USER dumpdock@'%' IDENTIFIED BY '…' WITH MAX_USER_CONNECTIONS 8;",
    `GRANT ALL PRIVILEGES ON ${pattern}.* TO dumpdock@'%';`,
    "GRANT ALL PRIVILEGES ON `dumpdock\\_%`.* TO dumpdock@'%';",
    'SET GLOBAL local_infile = OFF;',
    ...(trusted ? [] : ['SET PERSIST log_bin_trust_function_creators = ON; -- for dumps with functions or triggers']),
  ].join('\n');
}
