import type { Engine } from '../engine.ts';
import { withConnection } from './connect.ts';

const ROLE = `
  SELECT pg_catalog.current_setting('server_version') AS version, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
    ARRAY(SELECT g.rolname FROM pg_catalog.pg_roles g WHERE g.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
          AND pg_catalog.pg_has_role(r.oid, g.oid, 'MEMBER')) AS powers
  FROM pg_catalog.pg_roles r WHERE rolname = current_user`;

const EXCESS: Readonly<Record<string, string>> = {
  rolsuper: 'It is a superuser: it can read and write files of the server and run programs there.',
  rolcreaterole: 'It can make and change roles.',
  rolcreatedb: 'It can make databases.',
  rolreplication: 'It can copy the whole server by replication.',
  rolbypassrls: 'It sees rows that row security hides.',
};

const RECIPE = `CREATE ROLE dd_import LOGIN PASSWORD '…' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 8;
CREATE DATABASE target OWNER dd_import;
REVOKE ALL ON DATABASE target FROM PUBLIC;
ALTER ROLE dd_import SET temp_file_limit = '20GB';`;

/** What the role of the target can do beyond loading. */
export const checkPostgres: Engine['check'] = async (target) => {
  try {
    return await withConnection(target, async (client) => {
      const { rows } = await client.query<Record<string, boolean> & { version: string; powers: string[] }>(ROLE);
      const role = rows[0]!;
      const flags = Object.entries(EXCESS).flatMap(([flag, sentence]) => (role[flag] ? [sentence] : []));
      const memberships = role.powers.filter(() => !role['rolsuper']).map((name) => `It is a member of ${name}.`);
      return { reachable: true, serverVersion: role.version, excess: [...flags, ...memberships], recipe: RECIPE };
    });
  } catch {
    return { reachable: false, serverVersion: null, excess: [], recipe: RECIPE };
  }
};
