-- Everything that a database of an application may hold, and names, texts and orders that are hard on whoever reads a dump.
PRAGMA foreign_keys = OFF;
CREATE TABLE kinds (id INTEGER PRIMARY KEY AUTOINCREMENT, i INT, r REAL, n NUMERIC, t TEXT COLLATE NOCASE, b BLOB, any, d DATETIME DEFAULT '2020-01-01', j JSON CHECK (j IS NULL OR json_valid(j)), g AS (i * 2) STORED, v TEXT GENERATED ALWAYS AS (upper(t)) VIRTUAL);
INSERT INTO kinds (i, r, n, t, b, any, j) VALUES
 (-9223372036854775808, 0.1, 1.0, 'it''s; "a" `b` [c] -- no /* comment */', x'00ff5c27', NULL, '{"a" : [1, 2.50]}'), (9223372036854775807, -1.5, '12', 'line
break;' || char(13, 10, 9) || 'é🙂日本', zeroblob(5000), 3, NULL), (0, 1e15, 'text', '', x'', 'x', '[]'), (NULL, 123456789.125, NULL, NULL, NULL, x'01', NULL), (1, 2, 3, 'replace(''a\nb'',''\n'',char(10))', 'text in a blob', 1.5, NULL);
WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < 3000) INSERT INTO kinds (i, r, t, b) SELECT i, i / 8.0, 'row ' || i || char(9) || ';', randomblob(0) FROM c;
DELETE FROM kinds WHERE id IN (7, 9, 3005);
CREATE TABLE "Or;d ""er" ("select" int, [a b] int, `x``y` TEXT DEFAULT 'it''s;', 'quo;ted' DEFAULT (1 + 2), PRIMARY KEY ("select", `x``y` DESC)) WITHOUT ROWID;
INSERT INTO "Or;d ""er" ("select", [a b], `x``y`) VALUES (3, 1, 'c'), (1, 2, 'a;'), (2, NULL, 'b');
CREATE TABLE strict (a INTEGER NOT NULL, b ANY, c BLOB UNIQUE ON CONFLICT REPLACE) STRICT;
INSERT INTO strict VALUES (1, '1', x'00'), (2, 1, NULL);
CREATE TABLE /* a; comment */ commented ( -- don't; stop
  a -- it's
, b);
INSERT INTO commented VALUES (1, 2); INSERT INTO commented (rowid, a) VALUES (50, 3), (-4, 5);
CREATE TABLE parent (id INTEGER PRIMARY KEY, up REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED); CREATE TABLE a_child (pid NOT NULL REFERENCES parent ON DELETE CASCADE, n UNIQUE);
INSERT INTO parent VALUES (1, 3), (2, NULL), (3, 2); INSERT INTO a_child VALUES (3, 1), (1, 2);
CREATE UNIQUE INDEX "i;x" ON kinds (lower(t) DESC, i COLLATE BINARY) WHERE i > 3; CREATE INDEX plain ON a_child (pid);
CREATE VIEW z_base AS SELECT id, t AS "a;b" FROM kinds WHERE t <> ';'; CREATE VIEW a_above (x, y) AS SELECT b.id, CASE WHEN b.id > 2 THEN 'x;' ELSE "a;b" END FROM z_base b;
CREATE TRIGGER "tr;" AFTER UPDATE OF t ON kinds WHEN NEW.t IS NOT OLD.t BEGIN UPDATE kinds SET any = CASE NEW.i WHEN 1 THEN 'END;' ELSE (SELECT max(n) FROM a_child) END WHERE id = NEW.id; DELETE FROM commented WHERE a = ';'; END;
CREATE TRIGGER on_view INSTEAD OF INSERT ON z_base BEGIN SELECT RAISE(IGNORE); INSERT INTO kinds (t) VALUES (NEW."a;b"); END;
CREATE VIRTUAL TABLE search USING fts5 (title, body, tokenize = 'porter unicode61', prefix = '2 3'); INSERT INTO search VALUES ('one; two', 'it''s running'), ('日本', 'x'); DELETE FROM search WHERE rowid = 2; INSERT INTO search (rowid, title) VALUES (77, 'late');
CREATE VIRTUAL TABLE old USING fts4 (x); INSERT INTO old VALUES ('it''s; old'); CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1, +note TEXT); INSERT INTO boxes VALUES (1, 0.5, 2, 'a;'), (9, -3, -1, NULL);
ANALYZE; PRAGMA user_version = 42; PRAGMA application_id = 7;
