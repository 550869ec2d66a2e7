import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { until } from '@dumpdock/testkit';
import { isOver, type LedgerRow, ledger, logs } from './client.ts';
import { type CrashLab, stagingNames, withSqlite } from './crash-lab.ts';
import { childrenOf, openFiles } from './process.ts';

/** An import that waits for a person the whole time: the live work that nobody may touch. */
export interface Bystander {
  readonly id: string;
  readonly digest: string;
}

const KINDS = ['failed', 'old', 'orphans'];

/**
 * Waits until everything but the bystanders is over, then for one more sweep of each kind that began after that. Fails when something is not over by
 * `deadlineMs`: leases last 3 s and sweeps come every 2 s.
 */
export async function untilSwept(lab: CrashLab, bystanders: readonly Bystander[], deadlineMs = 120_000): Promise<void> {
  const waits = (row: LedgerRow) => !isOver(row) && !bystanders.some(({ id }) => id === row.id);
  await explained(lab, () => until('every import to be over', async () => !(await ledger(lab)).some(waits), deadlineMs));
  const since: Date = (await lab.metadata.query('select clock_timestamp() as now')).rows[0].now;
  const swept = `select kind from sweeps where last_started_at >= $1 and last_success_at >= last_started_at`;
  await explained(lab, () =>
    until('one sweep of each kind', async () => (await lab.metadata.query(swept, [since])).rowCount === KINDS.length, deadlineMs),
  );
}

/** A wait that says more when it was in vain. */
export async function explained<T>(lab: CrashLab, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const rows = (await ledger(lab))
      .filter((row) => !isOver(row))
      .map(({ id, status, ending, lease_owner, lease_expires_at, workspace_state }) => ({
        id,
        status,
        ending,
        lease_owner,
        lease_expires_at,
        workspace_state,
      }));
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(rows)}\n${logs(lab)}`, { cause: error });
  }
}

/** Everything that must hold after a crash and one sweep. Gives what does not, in sentences. */
export async function wrongs(lab: CrashLab, bystanders: readonly Bystander[]): Promise<string[]> {
  const rows = await ledger(lab);
  return [
    ...ledgerWrongs(lab, rows, bystanders),
    ...diskWrongs(lab, rows),
    ...bystanders.filter(({ id, digest }) => digestOf(lab, id) !== digest).map(({ id }) => `the files of the live import ${id} changed`),
    ...(await auditWrongs(lab, rows)),
    ...(await targetWrongs(lab, rows)),
    ...(await processWrongs(lab)),
  ];
}

function ledgerWrongs(_lab: CrashLab, rows: readonly LedgerRow[], bystanders: readonly Bystander[]): string[] {
  return rows.flatMap((row) => {
    const about = `import ${row.id} (${row.status})`;
    if (bystanders.some(({ id }) => id === row.id))
      return row.status === 'ready' && row.workspace_state === 'present' ? [] : [`${about}: a live import was taken`];
    return [
      isOver(row) ? [] : [`${about} is not over`],
      row.workspace_state === 'removed' ? [] : [`${about}: its workspace is ${row.workspace_state} in the ledger`],
      row.reserved_bytes === '0' ? [] : [`${about} has ${row.reserved_bytes} bytes reserved`],
      row.lease_owner === null ? [] : [`${about} is held by ${row.lease_owner}`],
      row.status === 'succeeded' || row.error !== null || row.status === 'expired' || row.status === 'cancelled'
        ? []
        : [`${about} says no error`],
    ].flat();
  });
}

/** Nothing lies there but the workspaces that the ledger has. */
function diskWrongs(lab: CrashLab, rows: readonly LedgerRow[]): string[] {
  const present = rows.filter((row) => row.workspace_state === 'present').map(({ id }) => id);
  const found = readdirSync(lab.tempDir).filter((name) => !name.startsWith('.'));
  return [
    ...found.filter((name) => !present.includes(name)).map((name) => `${name} lies in temp_sql_imports`),
    ...present.filter((id) => !found.includes(id)).map((id) => `the workspace of ${id} is gone, the ledger has it`),
    // `now-…`: the worker that runs asks the file system for the time, between two system calls.
    ...readdirSync(path.join(lab.tempDir, '.trash'))
      .filter((name) => !name.startsWith('now-'))
      .map((name) => `${name} lies in the trash`),
    ...readdirSync(lab.root.path('tmp')).map((name) => `${name} lies in TMPDIR`),
  ];
}

/** Whatever went left a record, also of a sweep that died. */
async function auditWrongs({ metadata, messes }: CrashLab, rows: readonly LedgerRow[]): Promise<string[]> {
  const records = await metadata.query('select import_id, details from audit_records');
  const told = new Set(records.rows.flatMap(({ import_id, details }) => [import_id, details?.name]));
  const gone = [...messes, ...rows.filter(isOver).map(({ id }) => id)];
  return gone.filter((name) => !told.has(name)).map((name) => `${name} is gone and the audit does not know`);
}

/** Nothing of ours is left on the targets: schemas, parked tables, work files, markers, sessions. */
async function targetWrongs(lab: CrashLab, rows: readonly LedgerRow[]): Promise<string[]> {
  const schemas = (
    await lab.mariadb.query("select schema_name as name from information_schema.schemata where schema_name like 'dumpdock\\_%'")
  ).map((row) => String(row['name']));
  const ours = rows.flatMap(({ id }) => stagingNames(id));
  const parked = await lab.mariadb.query(
    "select table_name as name from information_schema.tables where table_schema = ? and table_name like 'dumpdock\\_%'",
    [lab.mariadb.name],
  );
  return [
    ...schemas.filter((name) => ours.includes(name)).map((name) => `the schema ${name} is left`),
    ...parked.map((row) => `the table ${row['name']} is left`),
    ...(['lite', 'kept'] as const).flatMap((target) => sqliteWrongs(lab, target)),
    ...(await sessionWrongs(lab)),
  ];
}

function sqliteWrongs(lab: CrashLab, target: 'lite' | 'kept'): string[] {
  const file = lab.sqliteFile(target);
  const beside = readdirSync(path.dirname(file)).filter((name) => name !== path.basename(file));
  const left = beside.map((name) => `${name} lies beside the SQLite target`);
  if (!statSync(file, { throwIfNoEntry: false })) return left;
  const markers = withSqlite(file, (db) => db.prepare("select name from sqlite_schema where name like 'dumpdock%'").all());
  return [...left, ...markers.map((row) => `the table ${row['name']} is left in ${target}`)];
}

/** Sessions come and go with the sweeps; a load that was left over stays. */
async function sessionWrongs(lab: CrashLab): Promise<string[]> {
  const gone = async (): Promise<boolean> => {
    const open = await lab.postgres.query(
      "select 1 from pg_stat_activity where datname = $1 and usename = 'tester' and xact_start is not null",
      [lab.postgres.name],
    );
    const held = await lab.mariadb.query("select 1 from information_schema.processlist where user = 'tester' and db like ?", [
      `${lab.mariadb.name}%`,
    ]);
    return open.rowCount === 0 && held.length === 0;
  };
  return (await settles(gone)) ? [] : ['a session on a target is left'];
}

/** No process of a dead worker, no open file below temp_sql_imports in one that lives. */
async function processWrongs(lab: CrashLab): Promise<string[]> {
  const orphans = await settles(() => childrenOf('nobody').length === 0);
  const held = () =>
    lab.programs
      .filter((one) => !one.isOver())
      .flatMap(({ program, pid }) =>
        openFiles(pid)
          .filter((file) => file.startsWith(`${lab.tempDir}/`) && !file.endsWith('/.trash'))
          .map((file) => `${program} holds ${file}`),
      );
  const closed = await settles(() => held().length === 0);
  const fatal = lab.programs
    .filter(({ log }) => /unhandled|uncaught|"level":60/i.test(log()))
    .map(({ program, log }) => `${program} met something unforeseen: ${log().slice(-2_000)}`);
  return [...(orphans ? [] : ['a process of a dead worker is left']), ...(closed ? [] : held()), ...fatal];
}

/** Whether a condition comes to hold, without an error when it does not. */
function settles(check: () => Promise<boolean> | boolean): Promise<boolean> {
  return until('it to settle', check, 10_000).then(
    () => true,
    () => false,
  );
}

/** Names, bytes and modes of everything in a workspace. */
export function digestOf(lab: CrashLab, id: string): string {
  return digestOfTree(path.join(lab.tempDir, id));
}

/** Names, bytes, modes and links of everything under a directory; `gone` when it is not there. */
export function digestOfTree(dir: string): string {
  return createHash('sha256')
    .update(JSON.stringify(factsOfTree(dir)))
    .digest('hex');
}

/** What can be told of everything under a directory, by name: kind and mode, which file it is, its times of change, its bytes. */
export function factsOfTree(dir: string): Record<string, string> {
  if (!statSync(dir, { throwIfNoEntry: false })) return { '.': 'gone' };
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(['.', ...names].map((name) => [name, factsOf(path.join(dir, name))]));
}

function factsOf(file: string): string {
  const stat = lstatSync(file);
  const bytes = stat.isFile() ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
  return `mode ${stat.mode.toString(8)}, inode ${stat.ino}, modified ${stat.mtimeMs}, ${stat.nlink} names, ${bytes}`;
}
