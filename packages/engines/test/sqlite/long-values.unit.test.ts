import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteEngine } from '../../src/index.ts';
import { type LiteLab, liteLab } from './lite-lab.ts';

let lab: LiteLab;
beforeEach(() => {
  lab = liteLab();
});
afterEach(() => lab.remove());

const engine = createSqliteEngine();
const MB = 1_000_000;
const TABLE = 'CREATE TABLE d(a INTEGER PRIMARY KEY, v);\n';
const DIGITS = '00ffDEadBE0123456789';
const blob = (megabytes: number): string => `X'${DIGITS.repeat((megabytes * 2 * MB) / DIGITS.length)}'`;
const TEXT = "it''s; é\r\n\\n(),-- ";
const text = (megabytes: number): string => TEXT.repeat((megabytes * MB) / Buffer.byteLength(TEXT));

/** Tuples of a statement that nobody holds as a whole. */
const STATEMENTS: Readonly<Record<string, string>> = {
  'a blob': `(1,${blob(3)})`,
  'a blob by a small letter': `(1,${blob(3).replace('X', 'x')})`,
  'a text': `(1,'${text(5)}')`,
  'an empty text behind a long one': `(1,'${text(5)}'),(2,''),(3,'''')`,
  'several long values among short ones': `(1,NULL),(2,${blob(3)}),(3,'x'),( 4 , '${text(3)}' ),(5,X''),(6,-1.5)`,
  'a text with line ends': `(1,replace('${text(5)}','\\n',char(10)))`,
  'a text in two calls': `(1,replace(replace('${text(5)}','\\r',char(13)),'\\n',char(10)))`,
  'a text with escapes': `(1,unistr('${'a\\u000ab\\\\c\\+01f642'.repeat(300_000)}'))`,
  'a text that a call makes longer': `(1,replace('${text(5)}','s','longer')),(2,2)`,
  'many short rows': Array.from({ length: 300_000 }, (_, i) => `(${i},'row; ${i}''s')`).join(),
};

test.each(Object.entries(STATEMENTS))('%s of a long statement is what SQLite makes of it', async (_, tuples) => {
  const sql = `${TABLE}INSERT INTO d VALUES\n${tuples};\nINSERT INTO d VALUES(1000001,'after');\n`;
  await engine.load(lab.task(sql));
  const file = `${lab.dir}/reference.db`;
  const db = new DatabaseSync(file);
  db.exec(`BEGIN;${sql.replaceAll('\r\n', '\n')}COMMIT;`);
  db.close();
  expect(lab.contents()).toEqual(lab.contents(file));
});

test('a long statement that is more than literals is run as it is written', async () => {
  await engine.load(lab.task(`${TABLE}INSERT INTO d SELECT 1, length('${text(5)}');\nINSERT INTO d VALUES(2,lower('${text(5)}'));\n`));
  expect(lab.rows('SELECT typeof(v) FROM d')).toEqual([['integer'], ['text']]);
});

test.each([
  ['a key that comes twice', `(1,${blob(3)}),(1,${blob(3)})`, { code: 'SQL_ERROR', location: { line: 2, row: 2 } }],
  ['a NUL byte', `(1,'${text(5)}\0')`, { code: 'NOT_TEXT_SQL', location: { line: 2 } }],
  ['an odd number of digits', `(1,${blob(3).replace("'00", "'0")})`, { code: 'SQL_ERROR', location: { line: 2 } }],
  ['no digits', `(1,${blob(3).replace("'00", "'x0")})`, { code: 'SQL_ERROR', location: { line: 2 } }],
])('%s in a long statement is refused at its place', async (_, tuples, error) => {
  const load = engine.load(lab.task(`${TABLE}INSERT INTO d VALUES${tuples};\n`));
  await expect(load).rejects.toMatchObject(error);
  await load.catch((failure: Error) => expect(JSON.stringify(failure).length).toBeLessThan(2000));
});

test.each([
  ['a blob', `(1,1),(2,${blob(3)})`, 6 * MB],
  ['a text', `(1,1),(2,'${text(6)}')`, 2 * Buffer.byteLength(text(6))],
])('%s for which there is no memory is refused before it is taken, at its place', async (_, tuples, needed) => {
  const task = () => lab.task(`${TABLE}INSERT INTO d VALUES${tuples};\n`);
  const load = (room: number) => createSqliteEngine({ room: () => room }).load(task());
  await expect(load(needed - MB)).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE', location: { entry: 'dump.sql', line: 2, row: 2 } });
  expect(await load(needed)).toMatchObject({ rows: 2 });
});

test('a long value is in memory twice at the most', async () => {
  const peakOf = (megabytes: number): number => {
    const task = lab.task(`${TABLE}INSERT INTO d VALUES(1,${blob(megabytes)});\n`, {
      target: { name: 'x', engine: 'sqlite', url: `sqlite://${lab.dir}/${megabytes}.db`, grants: [], allowSuperuser: false },
    });
    const script = path.join(import.meta.dirname, 'long-value-peak.ts');
    return (
      Number(execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(task)]).toString()) / 1000
    );
  };
  expect(peakOf(80) - peakOf(20)).toBeLessThan(2.4 * 60);
}, 120_000);

test('another file in its place while a long value is loaded changes nothing', async () => {
  const task = lab.task(`${TABLE}INSERT INTO d VALUES(1,${blob(3)});\n`);
  const { file } = task.files[0]!;
  const onProgress = (): void => {
    writeFileSync(`${file}.other`, `${TABLE}INSERT INTO d VALUES(1,${blob(3).replaceAll('00ff', 'ff00')});\n`);
    renameSync(`${file}.other`, file);
  };
  await engine.load({ ...task, onProgress });
  expect(lab.rows('SELECT hex(substr(v,1,2)) FROM d')).toEqual([['00FF']]);
});
