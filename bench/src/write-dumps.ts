import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Kinds of dumps that are made: what pg_dump and sqlite3 write of one table of orders, with its index. */
export type DumpKind = 'pg-copy' | 'pg-inserts' | 'pg-rows-per-insert' | 'sqlite-dump';

const STATES = ['new', 'paid', 'sent', 'returned'];
const ROWS_AT_ONCE = 1000;

/** Writes a dump of about `bytes` bytes to `file`; the same bytes every time. Resolves to the number of rows. */
export async function writeDump(kind: DumpKind, file: string, bytes: number): Promise<number> {
  const out = createWriteStream(file);
  out.write(kind === 'sqlite-dump' ? SQLITE_HEAD : POSTGRES_HEAD + (kind === 'pg-copy' ? COPY_HEAD : ''));
  let row = 0;
  for (let written = 0; written < bytes; ) {
    const rows = Array.from({ length: ROWS_AT_ONCE }, () => valuesOf(row++));
    const text = textOf(kind, rows);
    written += text.length;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end(kind === 'sqlite-dump' ? SQLITE_TAIL : (kind === 'pg-copy' ? '\\.\n' : '') + POSTGRES_TAIL);
  await once(out, 'finish');
  return row;
}

function valuesOf(row: number): string[] {
  const mixed = (row * 2654435761) % 4294967296;
  const note = `note ${mixed.toString(36)} of order ${row}; it's kept – ${'lorem ipsum dolor '.repeat(1 + (mixed % 4))}`;
  const state = STATES[mixed % STATES.length] ?? 'new';
  const json = `{"items": [${mixed % 97}, ${mixed % 89}], "state": "${state}"}`;
  return [
    String(row),
    String(mixed % 50_000),
    (mixed / 1e4).toFixed(2),
    state,
    `2026-0${1 + (row % 9)}-1${row % 9} 12:34:5${row % 10}`,
    json,
    note,
  ];
}

function textOf(kind: DumpKind, rows: readonly string[][]): string {
  if (kind === 'pg-copy') return rows.map((row) => `${row.join('\t')}\n`).join('');
  const tuples = rows.map(
    (row) =>
      `(${row.map((value, column) => (column < 3 ? value : `'${value.replaceAll("'", "''")}'`)).join(kind === 'sqlite-dump' ? ',' : ', ')})`,
  );
  if (kind === 'sqlite-dump') return tuples.map((tuple) => `INSERT INTO orders VALUES${tuple};\n`).join('');
  if (kind === 'pg-inserts') return tuples.map((tuple) => `INSERT INTO public.orders VALUES ${tuple};\n`).join('');
  const hundreds = Array.from({ length: Math.ceil(tuples.length / 100) }, (_, i) => tuples.slice(i * 100, i * 100 + 100));
  return hundreds.map((some) => `INSERT INTO public.orders VALUES\n\t${some.join(',\n\t')};\n`).join('');
}

const POSTGRES_HEAD = `SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.orders (id integer NOT NULL, customer integer, amount numeric(12,2), state text, placed timestamp without time zone, details jsonb, note text);
`;
const COPY_HEAD = 'COPY public.orders (id, customer, amount, state, placed, details, note) FROM stdin;\n';
const POSTGRES_TAIL = `ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
CREATE INDEX orders_customer ON public.orders USING btree (customer);
`;
const SQLITE_HEAD = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE orders (id integer primary key, customer integer, amount numeric, state text, placed text, details text, note text);
`;
const SQLITE_TAIL = 'CREATE INDEX orders_customer ON orders (customer);\nCOMMIT;\n';
