import type { Inspection } from '../api.ts';

type Grant = Inspection['requires'][number]['grant'];

/** What each consent allows, for a person who decides. */
export const GRANTS: Record<Grant, { title: string; reason: string }> = {
  'anonymous-code': { title: 'Code blocks', reason: 'They run while loading, and what they do cannot be read beforehand.' },
  destructive: { title: 'Dropping and changing', reason: 'They drop, empty or change what may already be in the target.' },
  'disable-checks': { title: 'Checks switched off', reason: 'Rows get in that constraints or triggers would have stopped.' },
  events: { title: 'Scheduled events', reason: 'They run by themselves, later.' },
  extensions: { title: 'Extensions', reason: 'They install code in the database.' },
  'large-objects': { title: 'Large objects', reason: 'Their ids are shared by the whole database: another one may be overwritten.' },
  privileges: { title: 'Access rights', reason: 'They change who may read or write what.' },
  replication: { title: 'Replication', reason: 'Data flows out to replicas.' },
  routines: { title: 'Functions and triggers', reason: 'Their code runs later, for everybody who uses the tables.' },
  'security-definer': { title: 'Code with the rights of its owner', reason: 'Every later caller gets the rights of the role that loads.' },
  'virtual-tables': { title: 'Virtual tables', reason: 'Modules of SQLite keep their data in tables of their own.' },
};
