import type { PostgresStatement, Verdict } from '@dumpdock/dump';
import { statementFrame } from './frames.ts';
import type { Origin } from './sql-error.ts';
import { readSwitch, type Switch } from './trigger-switch.ts';
import type { Wire } from './wire.ts';

/**
 * `ALTER TABLE … DISABLE TRIGGER ALL` and `SET session_replication_role = replica` switch foreign keys off, which takes a superuser. For a role that is none the keys
 * wait for the end of the load instead (manual, SET CONSTRAINTS), so that rows may come in any order, and the triggers of users are off as the dump says. In the end
 * the rows are checked and the keys are again as they were.
 */
export interface SwitchedChecks {
  /** Does what the statement wants. False: send it as it is written. */
  take(statement: PostgresStatement, origin: Origin): Promise<boolean>;
  /** Whether the server would refuse this statement, or run it without triggers that are on again, as long as checks wait. */
  isInTheWay(statement: PostgresStatement, verdict: Verdict): boolean;
  /** Checks what waits and puts everything back. */
  restore(): Promise<void>;
}

interface Key {
  readonly oid: string;
  readonly deferrable: boolean;
}

/** Foreign keys of tables (`oids`), those of partitions at their root, that are checked at once. */
const KEYS = (oids: string) => `WITH RECURSIVE up AS (
  SELECT oid, conparentid FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conrelid IN (${oids})
  UNION SELECT c.oid, c.conparentid FROM pg_catalog.pg_constraint c JOIN up ON c.oid = up.conparentid)
SELECT con.oid::text, con.condeferrable::text FROM pg_catalog.pg_constraint con JOIN up ON con.oid = up.oid WHERE up.conparentid = 0 AND NOT con.condeferred`;

const OWN_TABLES = `SELECT c.oid::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$)' AND pg_catalog.pg_has_role(c.relowner, 'USAGE')`;

const TRIGGERS = (oids: string) =>
  `SELECT oid::text FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' AND tgrelid IN (${oids})`;

/** Runs `change` for every row of `query`, which names a table `t` and what belongs to it `name`. */
const forEach = (query: string, change: string) =>
  `DO $dumpdock$ DECLARE o record; BEGIN FOR o IN ${query} LOOP EXECUTE pg_catalog.format('ALTER TABLE ${change}', o.t, o.name); END LOOP; END $dumpdock$`;
const changeKeys = (oids: readonly string[], change: string) =>
  forEach(
    `SELECT conrelid::pg_catalog.regclass AS t, conname AS name FROM pg_catalog.pg_constraint WHERE oid IN (${oids.join()})`,
    `%s ALTER CONSTRAINT %I ${change}`,
  );
const changeTriggers = (oids: readonly string[], change: string) =>
  forEach(
    `SELECT tgrelid::pg_catalog.regclass AS t, tgname AS name FROM pg_catalog.pg_trigger WHERE oid IN (${oids.join()})`,
    `ONLY %s ${change} TRIGGER %I`,
  );
const changeTable = (oid: string, only: boolean, change: string) =>
  `DO $dumpdock$ BEGIN EXECUTE pg_catalog.format('ALTER TABLE ${only ? 'ONLY ' : ''}%s ${change} TRIGGER USER', ${oid}::pg_catalog.regclass); END $dumpdock$`;

export function createSwitchedChecks(wire: Wire): SwitchedChecks {
  /** Tables whose triggers the dump switched off, by their name in it; `on`: it has them on again. */
  const tables = new Map<string, { readonly oid: string; readonly only: boolean; on: boolean }>();
  const keys: Key[] = [];
  let replica: { readonly triggers: readonly string[]; over: boolean } | null = null;
  let first: Origin | null = null;
  let mayAll: boolean | null = null;

  const say = (sql: string, origin: Origin): void => wire.statement(origin, statementFrame(Buffer.from(sql)), false);

  /** A superuser; or, for the setting, whom it was granted to (version 15 and later). */
  async function maySwitch(wanted: Switch): Promise<boolean> {
    mayAll ??= (await wire.run("SELECT pg_catalog.current_setting('is_superuser')"))[0]?.[0] === 'on';
    if (mayAll || wanted.kind === 'trigger') return mayAll;
    const [version] = await wire.run("SELECT pg_catalog.current_setting('server_version_num')");
    if (Number(version?.[0]) < 150_000) return false;
    return (await wire.run("SELECT pg_catalog.has_parameter_privilege('session_replication_role', 'SET')"))[0]?.[0] === 't';
  }

  async function deferKeys(oids: string, origin: Origin): Promise<void> {
    const found = await wire.run(KEYS(oids));
    if (found.length === 0) return;
    keys.push(...found.map(([oid, deferrable]) => ({ oid: oid ?? '', deferrable: deferrable === 'true' })));
    say(
      changeKeys(
        found.map(([oid]) => oid ?? ''),
        'DEFERRABLE INITIALLY DEFERRED',
      ),
      origin,
    );
  }

  async function switchTable({ name, only, on }: Extract<Switch, { kind: 'trigger' }>, origin: Origin): Promise<boolean> {
    const key = name.toString('latin1');
    const known = tables.get(key);
    if (known !== undefined) {
      known.on = on;
      return true;
    }
    const [row] = await wire.run(Buffer.concat([Buffer.from("SELECT pg_catalog.to_regclass('"), name, Buffer.from("')::oid::text")]));
    const oid = row?.[0];
    if (oid === null || oid === undefined) return false;
    if (!on) await deferKeys(oid, origin);
    say(changeTable(oid, only, on ? 'ENABLE' : 'DISABLE'), origin);
    if (!on) tables.set(key, { oid, only, on });
    return true;
  }

  async function switchSession(on: boolean, origin: Origin): Promise<boolean> {
    if (on || replica !== null) {
      if (replica !== null) replica.over = on;
      return true;
    }
    const oids = (await wire.run(OWN_TABLES)).map(([oid]) => oid).join();
    replica = { triggers: [], over: false };
    if (oids === '') return true;
    const triggers = (await wire.run(TRIGGERS(oids))).map(([oid]) => oid ?? '');
    replica = { triggers, over: false };
    await deferKeys(oids, origin);
    if (triggers.length > 0) say(changeTriggers(triggers, 'DISABLE'), origin);
    return true;
  }

  return {
    async take(statement, origin) {
      const wanted = readSwitch(statement.bytes);
      if (wanted === null || (await maySwitch(wanted))) return false;
      first ??= origin;
      return wanted.kind === 'trigger' ? switchTable(wanted, origin) : switchSession(wanted.on, origin);
    },
    isInTheWay({ bytes }, { table, effect }) {
      if (first === null || readSwitch(bytes) !== null) return false;
      const isRow = effect === 'rows';
      if (replica?.over === true) return isRow;
      const known = [...tables].find(([name]) => name.replaceAll('"', '') === table)?.[1];
      return known !== undefined && (known.on || !isRow);
    },
    async restore() {
      const origin = first;
      if (origin === null) return;
      say('SET CONSTRAINTS ALL IMMEDIATE', origin);
      const back = (deferrable: boolean, change: string): void => {
        const oids = keys.filter((key) => key.deferrable === deferrable).map(({ oid }) => oid);
        if (oids.length > 0) say(changeKeys(oids, change), origin);
      };
      back(true, 'DEFERRABLE INITIALLY IMMEDIATE');
      back(false, 'NOT DEFERRABLE');
      for (const { oid, only, on } of tables.values()) if (on) say(changeTable(oid, only, 'ENABLE'), origin);
      if (replica !== null && replica.triggers.length > 0) say(changeTriggers(replica.triggers, 'ENABLE'), origin);
      await wire.settle();
      tables.clear();
      keys.length = 0;
      replica = null;
      first = null;
    },
  };
}
