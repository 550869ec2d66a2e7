import { randomBytes } from 'node:crypto';
import { zipOf } from '../../packages/importer/test/zip-of.ts';

const HEAD = `--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 17.2\n-- Dumped by pg_dump version 17.2\n\nSET client_encoding = 'UTF8';\n\n`;

function copyOf(table: string, columns: string, rows: number, row: (i: number) => string): string {
  return `COPY public.${table} (${columns}) FROM stdin;\n${Array.from({ length: rows }, (_, i) => row(i)).join('\n')}\n\\.\n\n`;
}

/** A small shop: it replaces `customers`, makes three more tables, needs two consents, and has owners that are left out. */
export function shopDump(): Buffer {
  const sql = `${HEAD}DROP TABLE IF EXISTS public.customers;
CREATE TABLE public.customers (id integer PRIMARY KEY, name text, email text);
ALTER TABLE public.customers OWNER TO shopkeeper;
CREATE TABLE public.products (id integer PRIMARY KEY, title text, price numeric(10,2));
ALTER TABLE public.products OWNER TO shopkeeper;
CREATE TABLE public.orders (id integer PRIMARY KEY, customer integer, placed timestamptz);
CREATE TABLE public.order_lines (order_id integer, product integer, pieces integer);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$begin new.placed := now(); return new; end$$;

${copyOf('customers', 'id, name, email', 1250, (i) => `${i}\tCustomer ${i}\tc${i}@example.org`)}${copyOf('products', 'id, title, price', 340, (i) => `${i}\tProduct ${i}\t${i}.90`)}${copyOf('orders', 'id, customer, placed', 4210, (i) => `${i}\t${i % 1250}\t2026-03-01 12:00:00+00`)}${copyOf('order_lines', 'order_id, product, pieces', 9873, (i) => `${i % 4210}\t${i % 340}\t1`)}CREATE TRIGGER touch BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.touch();
`;
  return zipOf({ 'shop.sql': sql, 'README.txt': 'made on Monday' });
}

/** Loads `first`, then waits for whoever holds a lock on the existing table `gate`, which gets `rows`. */
export function gatedDump(rows = 20_000): Buffer {
  return zipOf({
    'gated.sql': `${HEAD}CREATE TABLE public.first (id integer, note text);\n${copyOf('first', 'id, note', 20_000, (i) => `${i}\tnote ${i}`)}${copyOf('gate', 'id', rows, String)}`,
  });
}

/** Reads a file of the server, which is never loaded. */
export function refusedDump(): Buffer {
  return zipOf({ 'dumps/evil.sql': `${HEAD}CREATE TABLE public.t (a text);\nCOPY public.t FROM '/etc/passwd';\n` });
}

/** The second row breaks the primary key. */
export function brokenDump(): Buffer {
  return zipOf({
    'broken.sql': `${HEAD}CREATE TABLE public.once (id integer PRIMARY KEY);\nINSERT INTO public.once VALUES (1);\nINSERT INTO public.once VALUES (1);\n`,
  });
}

/** A dump that does not pack: about `bytes` of zip. */
export function largeDump(bytes: number): Buffer {
  const rows = Array.from(
    { length: Math.ceil(bytes / 65_536) },
    (_, i) => `INSERT INTO blobs VALUES(${i},X'${randomBytes(65_536).toString('hex')}');`,
  );
  return zipOf({
    'large.sql': `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE blobs(a integer primary key, b blob);\n${rows.join('\n')}\nCOMMIT;\n`,
  });
}

/** As long as PostgreSQL takes them, and without a place to break a line. */
export const LONG_NAME = `a_table_whose_name_somebody_generated_out_of_${'x'.repeat(18)}`;

/** Names that are longer than a narrow screen is wide; one table is made twice if `LONG_NAME` is there. */
export function longDump(): Buffer {
  const drops = Array.from({ length: 8 }, (_, i) => `DROP TABLE IF EXISTS public.${LONG_NAME.slice(0, -1)}${i};\n`).join('');
  return zipOf({ [`${'deep/'.repeat(6)}${'d'.repeat(150)}.sql`]: `${HEAD}${drops}CREATE TABLE public.${LONG_NAME} (id integer);\n` });
}
