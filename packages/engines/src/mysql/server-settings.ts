import type { Session } from './connect.ts';

const SETTINGS = ['enforce_gtid_consistency', 'log_bin', 'log_bin_trust_function_creators', 'partial_revokes'];

export type ServerSettings = ReadonlyMap<string, string>;

/** Settings that decide what a role may do: those of {@link SETTINGS} that the server has. */
export async function readSettings(session: Session): Promise<ServerSettings> {
  const { rows } = await session.run(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${SETTINGS.map((name) => `'${name}'`).join()})`);
  return new Map(rows.map(([name, value]) => [name ?? '', value ?? '']));
}

/** The lines of SHOW GRANTS. */
export async function readGrants(session: Session): Promise<string[]> {
  return (await session.run('SHOW GRANTS')).rows.map(([grant]) => grant ?? '');
}

/** Whether the role has `right` on everything. */
export function hasEverywhere(grants: readonly string[], right: RegExp): boolean {
  return grants.some((grant) => / ON \*\.\* /.test(grant) && right.test(grant));
}

/** Whether the role may make functions and triggers: a binary log takes those of administrators only, unless told otherwise (manual, "Stored Program Binary Logging"). */
export function mayMakeTriggers(settings: ServerSettings, grants: readonly string[]): boolean {
  if (settings.get('log_bin') !== 'ON' || settings.get('log_bin_trust_function_creators') === 'ON') return true;
  return hasEverywhere(grants, /\b(?:SUPER|ALL PRIVILEGES)\b/);
}
