-- Everything that a database of an application may hold, and names, texts and orders that are hard on whoever reads a dump.
CREATE SCHEMA shop;
CREATE SCHEMA "we;ird ""s";
COMMENT ON SCHEMA shop IS E'it''s; \\ a ''shop''\n-- no comment';
SET search_path = shop, public;

CREATE TYPE mood AS ENUM ('sad', 'o''k', 'very;happy');
CREATE TYPE point3 AS (x double precision, y double precision, "z;" text);
CREATE DOMAIN positive AS numeric(12, 3) DEFAULT 1 CONSTRAINT above CHECK (VALUE > 0);
CREATE DOMAIN mail AS text COLLATE "C" CHECK (VALUE ~ '^[^@]+@[^@]+$') NOT NULL;
CREATE TYPE span AS RANGE (subtype = numeric, multirange_type_name = spans);
CREATE SEQUENCE tickets START 1000 INCREMENT 7 MINVALUE -5 MAXVALUE 99999 CACHE 3 CYCLE;
SELECT nextval('tickets'), nextval('tickets');
CREATE COLLATION german (provider = icu, locale = 'de-x-icu');

CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $_$ SELECT $1 * 2; -- $$ ; $_$;
CREATE FUNCTION atomic(a int, b text DEFAULT 'x;y') RETURNS text LANGUAGE sql BEGIN ATOMIC; SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 'END;' ELSE b END END; END;
CREATE PROCEDURE note(INOUT n int) LANGUAGE plpgsql AS $body$ BEGIN n := n + 1; IF n > 3 THEN RAISE NOTICE 'it''s; %', n; END IF; END; $body$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql SET search_path = shop AS $$ BEGIN NEW.note := coalesce(NEW.note, '') || '!'; RETURN NEW; END $$;
CREATE FUNCTION longer(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN length($1) >= length($2) THEN $1 ELSE $2 END';
CREATE AGGREGATE longest(text) (SFUNC = longer, STYPE = text, INITCOND = '');
CREATE FUNCTION far(point3, point3) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x - ($2).x > 1';
CREATE OPERATOR >>> (LEFTARG = point3, RIGHTARG = point3, FUNCTION = far);
CREATE CAST (point3 AS text) WITH INOUT AS ASSIGNMENT;

CREATE TABLE kinds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b boolean, i2 smallint, i4 int, i8 bigint, f4 real, f8 double precision, n numeric, n2 numeric(10, 2), m money,
  c char(5), v varchar(20), t text, by bytea, d date, ti time, tz time with time zone, ts timestamp, tsz timestamptz, iv interval, u uuid, j json, jb jsonb, x xml,
  ip inet, ci cidr, ma macaddr, bi bit(4), vb bit varying(9), po point, li line, bo box, pa path, pg polygon, ce circle, r int4range, mr int4multirange, tv tsvector, tq tsquery,
  ia int[], ta text[][], mo mood, moa mood[], p3 point3, p3a point3[], dom positive, e mail DEFAULT 'a@b', o oid, lsn pg_lsn, na name, nu "char"
);
INSERT INTO kinds (b, i2, i4, i8, f4, f8, n, n2, m, c, v, t, by, d, ti, tz, ts, tsz, iv, u, j, jb, x, ip, ci, ma, bi, vb, po, li, bo, pa, pg, ce, r, mr, tv, tq, ia, ta, mo, moa, p3, p3a, dom, o, lsn, na, nu) VALUES
 (true, -32768, 2147483647, -9223372036854775808, 1.1, 0.1 + 0.2::float8, 123456789012345678901234567890.123456789, -0.01, -12.34, 'a', 'b''c', E'tab\tback\\slash\nline;''"$$ \\. \x01', '\x0001ff5c27',
  '2024-02-29', '23:59:60', '12:00:00+05:30', '0044-03-15 12:00:00 BC', '2024-03-31 02:30:00.123456+02', '1 year -2 mons 3 days -04:05:06.789', '00000000-0000-4000-8000-000000000000', '{"a" : 1, "a":2,  "x;":"\u00e9"}',
  '{"b":[1,2.50,null,"\""],"a":{}}', '<a b="c;">d</a>', '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03', B'1010', B'1', '(1,2.5)', '{1,2,3}', '(1,1),(0,0)', '((0,0),(1,1))', '((0,0),(1,1),(1,0))', '<(0,0),1>', '[1,5)', '{[1,2),[5,9)}',
  'a:1A fat:2B,4C cat:5', 'fat & (rat | !cat:A*)', '{1,NULL,3}', '{{"a,b","c\"d"},{NULL,"NULL"}}', 'o''k', '{sad,"very;happy"}', '(1.5,,"a ""b"", (c)")', ARRAY['(1,2,x)'::point3, NULL], 0.001, 42, '16/B374D848', 'na;me', 'x'),
 (false, NULL, 0, 0, 'NaN', '-Infinity', 'NaN', 0, 0, '', '', '', '', 'infinity', '00:00', '24:00:00+00', '-infinity', 'infinity', '0', NULL, 'null', 'null', '', '0.0.0.0', '::/0', '00:00:00:00:00:00', B'0000', B'', '(0,0)', '{0,-1,0}', '(0,0),(0,0)', '[(0,0)]', '((0,0))', '<(0,0),0>', 'empty', '{}',
  '', '', '{}', '{}', 'sad', '{}', '(,,)', '{}', 99999, 0, '0/0', '', ''),
 (NULL, 1, -1, 1, 1e-45, 5e-324, 'Infinity', 99999999.99, 92233720368547758.07, 'abcde', '日本語', repeat('long ', 2000), decode(repeat('00ff', 5000), 'hex'), '4713-01-01 BC', '12:34:56.789012', '12:34:56.789012-12', '294276-12-31 23:59:59.999999', '4713-01-01 00:00:00+00 BC', '-178000000 years', NULL, '[]', '[]', NULL,
  '192.168.1.1', '192.168.1.0/24', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '(,)', '{(,)}', NULL, NULL, '[-1:1]={7,8,9}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO kinds (i4, t, f8, n, jb, by) SELECT i, 'row ' || i || E'\t;' || repeat('é🙂', i % 7), i / 7.0, i / 3.0, jsonb_build_object('i', i, 's', repeat('x', i % 50)), decode(md5(i::text), 'hex') FROM generate_series(1, 3000) i;

CREATE TABLE "Order;s" ("select" int PRIMARY KEY, "a""b" text DEFAULT E'\\''x', "日本" int GENERATED ALWAYS AS (twice("select")) STORED, note text, parent int, CONSTRAINT "self;" FOREIGN KEY (parent) REFERENCES "Order;s" DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "Order;s" VALUES (3, 'x', DEFAULT, NULL, 1), (1, 'y', DEFAULT, 'n', NULL), (2, DEFAULT, DEFAULT, 'COPY x FROM stdin;', 3);
CREATE TRIGGER before_change BEFORE INSERT OR UPDATE OF note ON "Order;s" FOR EACH ROW WHEN (NEW.note IS DISTINCT FROM ';') EXECUTE FUNCTION touch();
CREATE TRIGGER off AFTER DELETE ON "Order;s" EXECUTE FUNCTION touch();
ALTER TABLE "Order;s" DISABLE TRIGGER off;
CREATE TABLE lines (order_id int REFERENCES "Order;s" ON DELETE CASCADE ON UPDATE SET NULL, line int, price positive, kind bigint REFERENCES kinds, UNIQUE NULLS NOT DISTINCT (order_id, line), CHECK (line > 0 AND price <> 13), EXCLUDE USING gist (int4range(line, line + 1) WITH &&));
INSERT INTO lines SELECT i % 3 + 1, i, i, i % 5 + 1 FROM generate_series(1, 500) i WHERE i <> 13;
CREATE UNIQUE INDEX ON lines (lower(price::text) DESC NULLS LAST, line) INCLUDE (kind) WHERE line > 3;
CREATE INDEX hashed ON lines USING hash (line);
CREATE INDEX text_search ON kinds USING gin (to_tsvector('english', t));
ALTER TABLE lines CLUSTER ON lines_order_id_line_key;
ALTER TABLE lines ALTER COLUMN line SET STATISTICS 300;
ALTER TABLE kinds ALTER COLUMN t SET STORAGE EXTERNAL;
CREATE STATISTICS shop.stats (dependencies, ndistinct) ON order_id, line FROM lines;
ALTER TABLE lines REPLICA IDENTITY FULL;

CREATE TABLE parts (at timestamptz NOT NULL, region text, n int, PRIMARY KEY (at, region)) PARTITION BY RANGE (at);
CREATE TABLE parts_2024 PARTITION OF parts FOR VALUES FROM ('2024-01-01+00') TO ('2025-01-01+00') PARTITION BY LIST (region);
CREATE TABLE "parts 2024 eu" PARTITION OF parts_2024 FOR VALUES IN ('eu', 'e''u') WITH (fillfactor = 70);
CREATE TABLE parts_2024_rest (n int, region text NOT NULL, at timestamptz NOT NULL);
ALTER TABLE parts_2024 ATTACH PARTITION parts_2024_rest DEFAULT;
CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
CREATE INDEX ON parts (n);
INSERT INTO parts SELECT '2023-12-01+00'::timestamptz + i * interval '1 day', (ARRAY['eu', 'us', 'e''u'])[i % 3 + 1], i FROM generate_series(1, 700) i;
CREATE TABLE hashed_parts (k int, v text) PARTITION BY HASH (k);
CREATE TABLE hashed_0 PARTITION OF hashed_parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed_parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashed_parts SELECT i, i::text FROM generate_series(1, 100) i;
CREATE TABLE animal (name text, born date, late int DEFAULT 7); CREATE TABLE dog (barks boolean) INHERITS (animal);
INSERT INTO animal VALUES ('cat', '2020-01-01'); INSERT INTO dog SELECT 'dog ' || i, '2021-01-01', i, i % 2 = 0 FROM generate_series(1, 50) i;
CREATE TABLE dropped (a int, b text, c int); INSERT INTO dropped VALUES (1, 'b', 2); ALTER TABLE dropped DROP COLUMN b;
CREATE TABLE "we;ird ""s"."no columns" (); INSERT INTO "we;ird ""s"."no columns" DEFAULT VALUES;
CREATE UNLOGGED TABLE fleeting (a int); INSERT INTO fleeting VALUES (1);
CREATE TABLE "we;ird ""s".empty (a int GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT 3), b serial, c text COLLATE german);

CREATE VIEW base AS SELECT "select" AS id, "a""b", note FROM "Order;s" WHERE note <> ';' WITH LOCAL CHECK OPTION;
CREATE VIEW above WITH (security_barrier) AS SELECT b.id, l.line, CASE WHEN l.line > 2 THEN 'x;' ELSE $$y'$$ END AS c FROM base b LEFT JOIN lines l ON l.order_id = b.id;
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 5;
CREATE MATERIALIZED VIEW seen AS SELECT count(*) AS n, max(line) AS m FROM above;
CREATE UNIQUE INDEX ON seen (n);
CREATE MATERIALIZED VIEW unseen AS SELECT * FROM seen WITH NO DATA;
CREATE RULE log_all AS ON INSERT TO base DO INSTEAD (INSERT INTO animal VALUES (NEW.note); DELETE FROM dog WHERE name = ';'; NOTIFY x);
CREATE VIEW circle_a AS SELECT 1 AS x; CREATE VIEW circle_b AS SELECT x FROM circle_a; CREATE OR REPLACE VIEW circle_a AS SELECT 2 AS x;
CREATE POLICY own ON lines AS RESTRICTIVE FOR SELECT USING (line > 0); ALTER TABLE lines ENABLE ROW LEVEL SECURITY;
CREATE TEXT SEARCH CONFIGURATION words (COPY = english);
CREATE TEXT SEARCH DICTIONARY stop (TEMPLATE = simple, STOPWORDS = english);
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR asciiword WITH stop, simple;
COMMENT ON COLUMN kinds.t IS 'semi;colon
\connect postgres
\.
-- and a line';
COMMENT ON FUNCTION twice(int) IS E'\\! touch x';
ALTER DATABASE :"DBNAME" SET work_mem = '8MB';

SELECT lo_create(4711), lo_create(4712);
SELECT lo_put(4711, 0, decode(repeat('00ff5c27', 9000), 'hex')), lo_put(4712, 0, 'COPY;');
COMMENT ON LARGE OBJECT 4712 IS 'small';
