import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';

/** Tables of the generated shop, in the order of their foreign keys. */
export const SHOP_TABLES = ['customers', 'products', 'orders', 'items', 'events'] as const;
export type ShopTable = (typeof SHOP_TABLES)[number];

const STATES = ['new', 'paid', 'packed', 'sent', 'returned'];
const COUNTRIES = ['de', 'fr', 'br', 'jp', 'us', 'in', 'ng'];
const WORDS =
  'blue chair it\'s heavy; late, naïve – please ring twice café 机 box "as is" 50% off -- back door /* left */ lorem ipsum dolor'.split(
    ' ',
  );

/** Numbers that look random and are the same in every run (a linear congruential generator, Numerical Recipes). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}

type Row = readonly (string | number | null)[];

/** Rows of one table of a shop with `orders` orders. */
function* rowsOf(table: ShopTable, orders: number): Generator<Row> {
  const next = numbers(SHOP_TABLES.indexOf(table) + 1);
  const customers = Math.ceil(orders / 5);
  const products = Math.max(50, Math.ceil(orders / 50));
  const text = (least: number, most: number) =>
    Array.from({ length: least + ((next() >>> 8) % (most - least + 1)) }, () => WORDS[(next() >>> 8) % WORDS.length]).join(' ');
  const pick = (below: number) => 1 + ((next() >>> 4) % below);
  switch (table) {
    case 'customers':
      for (let id = 1; id <= customers; id++)
        yield [
          id,
          `c${id}@example.org`,
          text(2, 3),
          COUNTRIES[next() % 7] ?? 'de',
          time(id * 37),
          `{"newsletter": ${next() % 2 === 0}, "tags": ["${text(1, 2).replaceAll('"', '')}", ${pick(99)}]}`,
        ];
      return;
    case 'products':
      for (let id = 1; id <= products; id++)
        yield [id, `SKU-${id.toString(36).padStart(6, '0')}`, text(3, 6), (pick(500_000) / 100).toFixed(2), text(10, 40)];
      return;
    case 'orders':
      for (let id = 1; id <= orders; id++)
        yield [
          id,
          pick(customers),
          STATES[(next() >>> 8) % 5] ?? 'new',
          time(id * 7),
          (pick(9_000_000) / 100).toFixed(2),
          (next() >>> 8) % 3 === 0 ? null : text(3, 12),
        ];
      return;
    case 'items':
      for (let order = 1; order <= orders; order++)
        for (let line = 1, lines = 1 + ((next() >>> 8) % 4); line <= lines; line++)
          yield [order, line, pick(products), pick(9), (pick(500_000) / 100).toFixed(2)];
      return;
    case 'events':
      for (let id = 1; id <= Math.floor(orders * 1.5); id++)
        yield [
          id,
          pick(orders),
          `order.${STATES[(next() >>> 8) % 5]}`,
          time(id * 5),
          `{"from": "${COUNTRIES[next() % 7]}", "took_ms": ${pick(90_000)}, "note": "${text(2, 8).replaceAll('"', '')}"}`,
          (pick(1e6) / 997).toPrecision(9),
        ];
  }
}

function time(seconds: number): string {
  return new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** Writes one file a table, `TABLE.tsv` in `dir`: tab-separated, `\N` for NULL, as COPY, LOAD DATA and the loader of SQLite read it. */
export async function writeShop(dir: string, orders: number): Promise<void> {
  for (const table of SHOP_TABLES) {
    const out = createWriteStream(path.join(dir, `${table}.tsv`));
    let block: string[] = [];
    for (const row of rowsOf(table, orders)) {
      block.push(row.map((value) => value ?? '\\N').join('\t'));
      if (block.length < 1000) continue;
      if (!out.write(`${block.join('\n')}\n`)) await once(out, 'drain');
      block = [];
    }
    out.end(block.length > 0 ? `${block.join('\n')}\n` : '');
    await once(out, 'finish');
  }
}

/** What the tables look like in each dialect; keys and indexes come after the rows. */
export const SHOP_SCHEMA = {
  postgresql: [
    `CREATE TABLE customers (id integer NOT NULL, email text NOT NULL, name text, country character(2), joined timestamp without time zone, profile jsonb);
CREATE TABLE products (id integer NOT NULL, sku character varying(20) NOT NULL, title text, price numeric(10,2), description text);
CREATE TABLE orders (id bigint NOT NULL, customer_id integer NOT NULL, state text NOT NULL, placed timestamp with time zone, total numeric(12,2), note text);
CREATE TABLE items (order_id bigint NOT NULL, line integer NOT NULL, product_id integer NOT NULL, quantity integer, price numeric(10,2));
CREATE TABLE events (id bigint NOT NULL, order_id bigint, kind text, at timestamp without time zone, payload json, score double precision);`,
    `ALTER TABLE customers ADD PRIMARY KEY (id);
ALTER TABLE products ADD PRIMARY KEY (id);
ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE items ADD PRIMARY KEY (order_id, line);
ALTER TABLE events ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX customers_email ON customers (email);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_placed ON orders (placed);
CREATE INDEX events_order ON events (order_id);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE items ADD FOREIGN KEY (product_id) REFERENCES products (id);
ALTER TABLE events ADD FOREIGN KEY (order_id) REFERENCES orders (id);`,
  ],
  mysql: [
    `CREATE TABLE customers (id int NOT NULL PRIMARY KEY, email varchar(120) NOT NULL, name varchar(200), country char(2), joined datetime, profile json, UNIQUE KEY customers_email (email));
CREATE TABLE products (id int NOT NULL PRIMARY KEY, sku varchar(20) NOT NULL, title varchar(200), price decimal(10,2), description text);
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, customer_id int NOT NULL, state varchar(20) NOT NULL, placed datetime, total decimal(12,2), note text, KEY orders_customer (customer_id), KEY orders_placed (placed), FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE items (order_id bigint NOT NULL, line int NOT NULL, product_id int NOT NULL, quantity int, price decimal(10,2), PRIMARY KEY (order_id, line), KEY items_product (product_id), FOREIGN KEY (order_id) REFERENCES orders (id), FOREIGN KEY (product_id) REFERENCES products (id));
CREATE TABLE events (id bigint NOT NULL PRIMARY KEY, order_id bigint, kind varchar(40), at datetime, payload longtext, score double, KEY events_order (order_id), FOREIGN KEY (order_id) REFERENCES orders (id));`,
    '',
  ],
  sqlite: [
    `CREATE TABLE customers (id integer PRIMARY KEY, email text NOT NULL, name text, country text, joined text, profile text);
CREATE TABLE products (id integer PRIMARY KEY, sku text NOT NULL, title text, price real, description text);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers(id), state text NOT NULL, placed text, total real, note text);
CREATE TABLE items (order_id integer NOT NULL REFERENCES orders(id), line integer NOT NULL, product_id integer NOT NULL REFERENCES products(id), quantity integer, price real, PRIMARY KEY (order_id, line));
CREATE TABLE events (id integer PRIMARY KEY, order_id integer REFERENCES orders(id), kind text, at text, payload text, score real);`,
    `CREATE UNIQUE INDEX customers_email ON customers (email);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_placed ON orders (placed);
CREATE INDEX events_order ON events (order_id);`,
  ],
} as const;
