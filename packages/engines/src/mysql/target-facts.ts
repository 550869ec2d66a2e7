import { qualified, quoteName, quoteText, type Session } from './connect.ts';
import { mayMakeTriggers, readGrants, readSettings } from './server-settings.ts';

/** An object of a database. */
export interface FoundObject {
  readonly name: string;
  readonly kind: 'TABLE' | 'SEQUENCE' | 'VIEW' | 'TRIGGER' | 'PROCEDURE' | 'FUNCTION' | 'PACKAGE' | 'PACKAGE BODY' | 'EVENT';
  /** The table of a trigger. */
  readonly table: string | null;
}

/** What is in a database, and what its server is. */
export interface TargetFacts {
  readonly objects: readonly FoundObject[];
  readonly isMaria: boolean;
  readonly version: string;
  readonly charset: string;
  readonly collation: string;
  readonly maxAllowedPacket: number;
  /** How names compare: by case unless the server folds them. */
  readonly key: (name: string) => string;
  /** sql_mode of a new session. */
  readonly sqlMode: string;
  /** enforce_gtid_consistency of MySQL. */
  readonly keepsGtids: boolean;
  /** Whether the role may make functions and triggers. */
  readonly makesTriggers: boolean;
  /** Whether the server's own client sends comments: that of MySQL does from 8.4 on (`--comments`). */
  readonly keepsComments: boolean;
}

/** MySQL shows the AUTO_INCREMENT of a day ago otherwise. */
const FRESH_STATISTICS = 'SET SESSION sql_mode = @@sql_mode /*!80000 , information_schema_stats_expiry = 0 */';

/** Reads what is in `database`. */
export async function readFacts(session: Session, database: string): Promise<TargetFacts> {
  const db = quoteText(database);
  await session.run(FRESH_STATISTICS);
  const [server] = (await session.run('SELECT VERSION(), @@max_allowed_packet, @@lower_case_table_names, @@sql_mode')).rows;
  const [schema] = (
    await session.run(
      `SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${db}`,
    )
  ).rows;
  const version = server?.[0] ?? '';
  const isMaria = /mariadb/i.test(version);
  const settings = await readSettings(session);
  const folds = server?.[2] !== '0';
  return {
    objects: await readObjects(session, database),
    isMaria,
    version,
    charset: schema?.[0] ?? 'utf8mb4',
    collation: schema?.[1] ?? 'utf8mb4_general_ci',
    maxAllowedPacket: Number(server?.[1] ?? 4_194_304),
    key: folds ? (name) => name.toLowerCase() : (name) => name,
    sqlMode: server?.[3] ?? '',
    keepsGtids: (settings.get('enforce_gtid_consistency') ?? 'OFF') !== 'OFF',
    makesTriggers: mayMakeTriggers(settings, await readGrants(session)),
    keepsComments: !isMaria && Number(/^\d+\.\d+/.exec(version)?.[0]) >= 8.4,
  };
}

/** Tables, views, sequences, triggers, routines and events of `database`; the triggers of a table in the order in which they run. */
export async function readObjects(session: Session, database: string): Promise<FoundObject[]> {
  const db = quoteText(database);
  const { rows } = await session.run(
    'SELECT TABLE_NAME, TABLE_TYPE, NULL, 0 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ' +
      `${db} UNION ALL SELECT TRIGGER_NAME, 'TRIGGER', EVENT_OBJECT_TABLE, ACTION_ORDER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ` +
      `${db} UNION ALL SELECT ROUTINE_NAME, ROUTINE_TYPE, NULL, 0 FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ` +
      `${db} UNION ALL SELECT EVENT_NAME, 'EVENT', NULL, 0 FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${db} ORDER BY 4`,
  );
  return rows.map(([name, type, table]) => ({ name: name ?? '', kind: kindOf(type ?? ''), table: table ?? null }));
}

function kindOf(type: string): FoundObject['kind'] {
  if (/VIEW$/.test(type)) return 'VIEW';
  if (/^(SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|PACKAGE|PACKAGE BODY|EVENT)$/.test(type)) return type as FoundObject['kind'];
  return 'TABLE';
}

/** Which column of SHOW CREATE holds the statement, and how the settings that belong to it are found. */
const SHOW_COLUMN: Readonly<Record<string, number>> = { VIEW: 1, TABLE: 1, SEQUENCE: 1, EVENT: 3 };

/** The definition of an object with the settings that it was made under. */
export async function showCreate(session: Session, database: string, object: FoundObject): Promise<{ sql: string; settings: string }> {
  const { rows } = await session.run(`SHOW CREATE ${object.kind} ${qualified(database, object.name)}`);
  const row = rows[0] ?? [];
  const sql = row[SHOW_COLUMN[object.kind] ?? 2] ?? '';
  const mode = object.kind === 'VIEW' || object.kind === 'TABLE' || object.kind === 'SEQUENCE' ? '' : (row[1] ?? '');
  const [client, collation] = object.kind === 'VIEW' ? [row[2], row[3]] : object.kind === 'EVENT' ? [row[4], row[5]] : [row[3], row[4]];
  return {
    sql,
    settings: settingsSql(mode, client ?? 'utf8mb4', collation ?? 'utf8mb4_general_ci', object.kind === 'EVENT' ? (row[2] ?? '') : ''),
  };
}

/** The SET that brings back what a statement was run under. The text itself is always sent in `client`. */
export function settingsSql(sqlMode: string, client: string, collation: string, timeZone: string): string {
  const zone = timeZone === '' ? '' : `, time_zone = ${quoteText(timeZone)}`;
  return `SET sql_mode = ${quoteText(sqlMode)}, character_set_client = ${client}, collation_connection = ${collation}${zone}`;
}

/** Removes a database of ours with everything in it. */
export async function dropDatabase(session: Session, name: string): Promise<void> {
  await session.run('SET SESSION foreign_key_checks = 0');
  await session.run(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
}

/** Sets AUTO_INCREMENT back to what it was; the server keeps it above the largest value there is. */
export async function restoreCounters(session: Session, database: string, counters: ReadonlyMap<string, string>): Promise<void> {
  for (const [table, value] of counters) {
    if (/^\d+$/.test(value)) await session.run(`ALTER TABLE ${qualified(database, table)} AUTO_INCREMENT = ${value}`);
  }
}
