-- Everything that a database of an application on MySQL 8 or later may hold, and names, texts and orders that are hard on whoever reads a dump.
SET NAMES utf8mb4;
CREATE TABLE counted (seq int PRIMARY KEY);
INSERT INTO counted WITH RECURSIVE numbers (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM numbers WHERE seq < 1000) SELECT seq FROM numbers;
CREATE TABLE kinds (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, i1 tinyint, u1 tinyint(3) unsigned zerofill, i3 mediumint, i8 bigint, b1 bit(1), b9 bit(9), bo boolean, f float, d double, n decimal(30, 10), n0 decimal(65, 0),
  c char(5), v varchar(50) CHARACTER SET latin1 COLLATE latin1_german2_ci, t text, mt mediumtext CHARACTER SET utf8mb3, bi binary(4), vb varbinary(300), bl longblob, tx text DEFAULT ('it''s'),
  da date, ti time(6), dt datetime(3) DEFAULT CURRENT_TIMESTAMP(3), ts timestamp NULL, tu timestamp(6) NOT NULL DEFAULT '2020-01-01 00:00:00', y year, e enum('a', 'b''c', 'd;e', '') DEFAULT 'd;e', s set('x', 'y z', '日') NOT NULL,
  j json DEFAULT (JSON_OBJECT('a', 'b;"c')), tags json, p point SRID 4326, g geometry, ls linestring, nn nchar(3),
  KEY (v(10), d DESC), FULLTEXT KEY (t) WITH PARSER ngram, UNIQUE KEY `odd``key;` (n), KEY functional ((LOWER(c)), (i1 + 1) DESC), KEY unseen (y) INVISIBLE, KEY many ((CAST(tags AS unsigned ARRAY)))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_as_cs COMMENT='it''s; "a" \\ table\n-- no comment' AUTO_INCREMENT=100;
SET SESSION time_zone = '+02:00', SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
INSERT INTO kinds (id, i1, u1, i3, i8, b1, b9, bo, f, d, n, n0, c, v, t, mt, bi, vb, bl, da, ti, dt, ts, y, e, s, j, tags, p, g, ls) VALUES
 (0, -128, 7, -8388608, -9223372036854775808, b'1', b'101010101', true, 1.1, 0.1 + 0.2e0, 12345678901234567890.0123456789, 99999999999999999999999999999999999999999999999999999999999999999, 'a ', 'gr\ne ''b''', 'tab\t back\\slash \0 \Z nul "quotes" `ticks` ; -- # /* */ \r\n 🙂', '日本', 'a\0b', 0x00ff5c270a0d1a22, REPEAT(0x00ff275c, 3000),
  '0000-00-00', '-838:59:59.000000', '9999-12-31 23:59:59.999', '2024-03-31 03:30:00', 2155, 'b''c', 'x,日', '{"a" : [1, 2.50, "\\u00e9"], "a":null}', '[3, 1, 2]', ST_SRID(POINT(1, 2.5), 4326), ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'), ST_GeomFromText('LINESTRING(0 0,1 1)')),
 (NULL, NULL, 255, NULL, 0, b'0', b'0', false, 0, 0, -1, 0, '', '', '', '', '', '', '', NULL, NULL, NULL, NULL, 0, '', '', '[]', NULL, NULL, NULL, NULL),
 (5000, 1, 1, 1, 1, NULL, NULL, NULL, 3.4028234e38, 1.7976931348623157e308, 0.0000000001, -5, 'é', 'ÄÖ', REPEAT('long; \'x ', 3000), NULL, NULL, NULL, NULL, '2024-02-00', '00:00:00', '2024-02-29 00:00:00', '1970-01-02 00:00:00', 1901, 2, 3, 'null', '[]', NULL, NULL, NULL);
INSERT INTO kinds (i1, t, d, n, bl, s) SELECT seq % 128, CONCAT('row ', seq, '\t;', REPEAT('é🙂', seq % 7)), seq / 7, seq / 3, UNHEX(SHA2(seq, 256)), 'y z' FROM counted;

CREATE TABLE parent (id int PRIMARY KEY, `or``der;` varchar(20) DEFAULT 'a;b' COMMENT 'it''s', twice int GENERATED ALWAYS AS (id * 2) VIRTUAL, thrice int AS (id * 3) STORED NOT NULL, up timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, hidden int DEFAULT 3 INVISIBLE, CONSTRAINT `c;k` CHECK (id > 0), CONSTRAINT lax CHECK (hidden < 5) NOT ENFORCED, UNIQUE (thrice)) ENGINE=InnoDB;
INSERT INTO parent (id, `or``der;`, up, hidden) VALUES (3, 'x', '2020-01-01 00:00:00', 9), (1, NULL, '2020-01-01 00:00:00', 3), (2, DEFAULT, '2021-01-01 00:00:00', NULL);
CREATE TABLE aa_child (pid int, n int, PRIMARY KEY (n), CONSTRAINT fk FOREIGN KEY (pid) REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE) ENGINE=InnoDB;
INSERT INTO aa_child SELECT seq % 3 + 1, 1000 - seq FROM counted WHERE seq <= 500;
CREATE TABLE aa_self (id int PRIMARY KEY, boss int, FOREIGN KEY (boss) REFERENCES aa_self (id)) ENGINE=InnoDB;
INSERT INTO aa_self VALUES (3, NULL); INSERT INTO aa_self VALUES (1, 3), (2, 1);
CREATE TABLE hen (id int PRIMARY KEY, egg int); CREATE TABLE egg (id int PRIMARY KEY, hen int, CONSTRAINT laid FOREIGN KEY (hen) REFERENCES hen (id)); ALTER TABLE hen ADD CONSTRAINT hatched FOREIGN KEY (egg) REFERENCES egg (id);
INSERT INTO hen VALUES (1, NULL); INSERT INTO egg VALUES (7, 1); UPDATE hen SET egg = 7;
CREATE TABLE parts (at date NOT NULL, n int, PRIMARY KEY (at, n)) ENGINE=InnoDB PARTITION BY RANGE (TO_DAYS(at)) SUBPARTITION BY HASH (n) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (TO_DAYS('2024-01-01')) COMMENT = 'o;ld', PARTITION p1 VALUES LESS THAN MAXVALUE);
INSERT INTO parts SELECT '2023-12-01' + INTERVAL seq DAY, seq FROM counted WHERE seq <= 100;
CREATE TABLE listed (k int) PARTITION BY LIST (k) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (3)); INSERT INTO listed VALUES (3), (1), (2), (1);
CREATE TABLE keyed (k varchar(9) COLLATE utf8mb4_bin, PRIMARY KEY (k)) PARTITION BY KEY (k) PARTITIONS 3; INSERT INTO keyed VALUES ('b'), ('B'), ('a');
CREATE TABLE my (id int PRIMARY KEY AUTO_INCREMENT, t varchar(30), FULLTEXT (t)) ENGINE=MyISAM; INSERT INTO my (t) VALUES ('b'), ('a'), ('b');
CREATE TABLE ar (a int, t text) ENGINE=MyISAM; INSERT INTO ar VALUES (2, 'x'); INSERT INTO listed VALUES (3); INSERT INTO ar VALUES (1, NULL), (2, 'x');
CREATE TABLE me (a int) ENGINE=MEMORY; INSERT INTO me VALUES (1);
CREATE TABLE `we;ird "t'\\` (`select` int, `a``b` text) DEFAULT CHARSET=latin1; INSERT INTO `we;ird "t'\\` VALUES (1, 'ÿ;');
CREATE TABLE places (id int PRIMARY KEY, at point NOT NULL SRID 0, SPATIAL KEY (at)); INSERT INTO places VALUES (1, POINT(1, 2)), (2, POINT(-1e300, 0));
CREATE TABLE packed (a int PRIMARY KEY, t text) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4 STATS_PERSISTENT=1; INSERT INTO packed SELECT seq, REPEAT('x', seq) FROM counted WHERE seq < 200;
CREATE TABLE nothing (a int);

CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC COMMENT 'a;b' RETURN x * 2;
CREATE VIEW z_base AS SELECT id, `or``der;`, twice(id) AS t FROM parent WHERE id > 0 WITH LOCAL CHECK OPTION;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW a_above AS SELECT z.id, c.n, CASE WHEN c.n > 2 THEN 'x;' ELSE "y'" END AS `c;` FROM z_base z LEFT JOIN aa_child c ON c.pid = z.id;
CREATE VIEW b_two AS SELECT 1 AS x UNION ALL SELECT n FROM a_above;
CREATE VIEW ranked AS WITH w AS (SELECT n, pid FROM aa_child) SELECT n, ROW_NUMBER() OVER (PARTITION BY pid ORDER BY n) AS r, j.x FROM w JOIN JSON_TABLE('[1,2]', '$[*]' COLUMNS (x int PATH '$')) AS j;
DELIMITER ;;
CREATE TRIGGER before_parent BEFORE INSERT ON parent FOR EACH ROW BEGIN IF NEW.id = 13 THEN SET NEW.`or``der;` = 'it''s; DELIMITER x'; END IF; END;;
CREATE TRIGGER a_second BEFORE INSERT ON parent FOR EACH ROW FOLLOWS before_parent SET @seen = CONCAT(@seen, "/* ; */");;
CREATE TRIGGER after_my AFTER DELETE ON my FOR EACH ROW INSERT INTO ar VALUES (OLD.id, ';;');;
CREATE PROCEDURE note(IN a int, INOUT b varchar(20) CHARACTER SET latin1)
  MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
  -- a comment; with 'quotes
  DECLARE done int DEFAULT 0; # another;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  l: LOOP /* ; */ SET a = a - 1; IF a < 0 THEN LEAVE l; END IF; END LOOP;
  CASE a WHEN 1 THEN SET b = 'END;'; ELSE SET b = '\\'; END CASE;
END;;
CREATE EVENT tick ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'e;' DO BEGIN DELETE FROM ar WHERE a = 1; INSERT INTO ar VALUES (1, ';'); END;;
SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT';;
CREATE FUNCTION ansi() RETURNS text DETERMINISTIC RETURN 'c:\' || (SELECT max("select") FROM "we;ird ""t'\");;
CREATE TRIGGER "odd;" AFTER INSERT ON nothing FOR EACH ROW SET @x = 'a\' || "NEW".a;;
DELIMITER ;
ANALYZE TABLE aa_child UPDATE HISTOGRAM ON pid WITH 4 BUCKETS;
