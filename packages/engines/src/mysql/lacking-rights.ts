import type { Inspection } from '@dumpdock/contracts';
import { quoteText, type Session } from './connect.ts';
import { hasEverywhere, mayMakeTriggers, readGrants, readSettings, type ServerSettings } from './server-settings.ts';
import type { TargetFacts } from './target-facts.ts';

/** What MySQL forbids a role that has every right on its databases, as far as the dump meets it. */
export async function lackingRights(session: Session, facts: TargetFacts, inspection: Inspection): Promise<string[]> {
  if (facts.isMaria) return [];
  const grants = await readGrants(session);
  const settings = await readSettings(session);
  return [
    ...withBinaryLog(settings, grants, inspection),
    ...withPartialRevokes(settings, grants),
    ...(await ofOthers(session, facts, grants, inspection)),
  ];
}

/** Manual, "Stored Program Binary Logging"; on MariaDB the log is off unless asked for. */
export function withBinaryLog(settings: ServerSettings, grants: readonly string[], { requires }: Inspection): string[] {
  if (mayMakeTriggers(settings, grants)) return [];
  const routines = requires.find(({ grant }) => grant === 'routines');
  if (routines === undefined) return [];
  const seen = routines.examples.some(({ snippet }) => /\b(?:TRIGGER|FUNCTION)\b/i.test(snippet));
  if (!seen && routines.count <= routines.examples.length) return [];
  return [
    'The server keeps a binary log and lets no loading role make functions and triggers: an administrator has to run ' +
      'SET PERSIST log_bin_trust_function_creators = ON, or the load fails at the first of them.',
  ];
}

/** Manual, "Privilege Restriction Using Partial Revokes": `%` and `_` are then no wildcards in grants. */
function withPartialRevokes(settings: ServerSettings, grants: readonly string[]): string[] {
  if (settings.get('partial_revokes') !== 'ON' || hasEverywhere(grants, /\b(?:CREATE|ALL PRIVILEGES)\b/)) return [];
  return [
    'The server has partial_revokes = ON, which takes the pattern dumpdock\\_% in grants for a name: the load needs its rights on every database (ON *.*), less those that are revoked.',
  ];
}

/** Whose owners have SYSTEM_USER cannot be seen, only who they are (manual, "Account Categories"). */
async function ofOthers(session: Session, facts: TargetFacts, grants: readonly string[], inspection: Inspection): Promise<string[]> {
  if (hasEverywhere(grants, /\b(?:SYSTEM_USER|ALL PRIVILEGES)\b/)) return [];
  const db = quoteText(session.database);
  const { rows } = await session.run(
    `SELECT TABLE_NAME, DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ${db} AND DEFINER <> CURRENT_USER() UNION ` +
      `SELECT ROUTINE_NAME, DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${db} AND DEFINER <> CURRENT_USER() UNION ` +
      `SELECT EVENT_NAME, DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${db} AND DEFINER <> CURRENT_USER()`,
  );
  const replaced = new Set(inspection.requires.flatMap(({ objects }) => objects ?? []).map((name) => facts.key(name)));
  return rows
    .filter(([name]) => replaced.has(facts.key(name ?? '')))
    .map(
      ([name, definer]) =>
        `${name} of the target belongs to ${definer}: if that is an administrator (SYSTEM_USER), only one can replace it.`,
    );
}
