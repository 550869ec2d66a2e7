import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { onMariadb, TESTER, testServices, withDatabase } from '@dumpdock/testkit';
import { type DumpCase, type Ground, NativeRefusal } from './dump-case.ts';
import { linesOf } from './lines-of.ts';
import { namesIn } from './names-in.ts';
import { runWithInput } from './run-with-input.ts';
import { sortRuns } from './sort-runs.ts';

const CREATES_DATABASE =
  /^CREATE (?:DATABASE|SCHEMA)\s(?:[^;`]*?`((?:[^`]|``)+)`|(?:\/\*!\d+ IF NOT EXISTS\*\/\s*|IF NOT EXISTS )?(\w+))/gim;
const USES_DATABASE = /^USE\s+(?:`((?:[^`]|``)+)`|(\w+))/gim;
const SYSTEM = new Set(['mysql', 'sys', 'information_schema', 'performance_schema']);
const PICTURE = [
  '--skip-dump-date',
  '--routines',
  '--triggers',
  '--events',
  '--hex-blob',
  '--order-by-primary',
  '--skip-extended-insert',
  '--default-character-set=utf8mb4',
];
/** `DEFINER = user @ host`, quoted as the sql_mode of the moment says. */
const DEFINER = /DEFINER=(?:`[^`]*`|"[^"]*")@(?:`[^`]*`|"[^"]*")/g;

/** MariaDB, or the MySQL of the run, with its client and dump program. A dump that makes a database of its own is loaded by both sides into one of that name: views and routines hold it. */
export async function mariadbGround({ database, clientOptions = ['--default-character-set=utf8mb4'] }: DumpCase): Promise<Ground> {
  const { mariadb: server, mysqlClients } = testServices();
  const [client = '', ...clientOwn] = mysqlClients.load;
  const [dump = '', ...dumpOwn] = mysqlClients.dump;
  const start = database ?? `t_${randomBytes(6).toString('hex')}`;
  let name = start;
  const made = new Set([start]);
  const remove = async () =>
    onMariadb(
      server,
      [...made].map((one) => `DROP DATABASE IF EXISTS ${quoted(one)}`),
    );
  const account = `'${TESTER.name}'@'%'`;
  const pattern = (one: string) => quoted(one.replaceAll('_', '\\_'));
  const granted = new Set<string>();
  const create = async () => {
    await onMariadb(server, [`CREATE DATABASE ${quoted(name)}`, `GRANT ALL ON ${pattern(name)}.* TO ${account}`]);
    granted.add(name);
  };
  await create();
  return {
    get url() {
      return withDatabase(server, name).replace('//root@', `//${TESTER.name}:${TESTER.password}@`);
    },
    async empty() {
      await remove();
      await create();
    },
    async loadNatively(files) {
      const [created] = namesIn(files, CREATES_DATABASE);
      const own = [created, ...namesIn(files, USES_DATABASE)].find((one) => one !== undefined && !SYSTEM.has(one.toLowerCase()));
      if (own !== undefined && own !== start) {
        // The dump makes it, with the character set that it wants; the client has to be somewhere meanwhile.
        made.add(own);
        await remove();
        await onMariadb(
          server,
          [start, ...(created === undefined ? [own] : [])].map((one) => `CREATE DATABASE ${quoted(one)}`),
        );
      }
      for (const file of files) {
        const { code, stderr } = await runWithInput(
          client,
          [...place(server), ...clientOwn, '--binary-mode', ...clientOptions, start],
          readFileSync(file),
          path.dirname(file),
        );
        if (code !== 0) throw new NativeRefusal(/^ERROR.*/m.exec(stderr)?.[0] ?? stderr);
      }
      name = own ?? name;
    },
    async picture() {
      const lines = await linesOf(dump, [...place(server), ...dumpOwn, ...PICTURE, name]);
      return sortRuns(
        lines.map((line) => settled(line, name)),
        (line) => line.startsWith('INSERT INTO '),
      );
    },
    async remove() {
      await remove();
      await onMariadb(
        server,
        [...granted].map((one) => `REVOKE ALL ON ${pattern(one)}.* FROM ${account}`),
      );
    },
  };
}

/** docs/fidelity.md: definers are left out; a view names its tables with the database or without, as its definer may read them. */
function settled(line: string, database: string): string {
  if (line.startsWith('-- Host:')) return '';
  const text = line.replace(DEFINER, '');
  return /^\/\*!50001 (?:CREATE|VIEW)|^\/\*!50001 .*VIEW/.test(text) ? text.replaceAll(`${quoted(database)}.`, '') : text;
}

function place(server: string): string[] {
  const { hostname, port, username } = new URL(server);
  return ['--no-defaults', '-h', hostname, '-P', port, '-u', username, '--protocol=tcp'];
}

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
