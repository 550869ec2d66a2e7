-- Everything that a database of an application may hold, and names, texts and orders that are hard on whoever reads a dump.
SET NAMES utf8mb4;
CREATE TABLE kinds (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, i1 tinyint, u1 tinyint(3) unsigned zerofill, i3 mediumint, i8 bigint, b1 bit(1), b9 bit(9), bo boolean, f float, d double, n decimal(30, 10), n0 decimal(65, 0),
  c char(5), v varchar(50) CHARACTER SET latin1 COLLATE latin1_german2_ci, t text, mt mediumtext CHARACTER SET ucs2, bi binary(4), vb varbinary(300), bl longblob,
  da date, ti time(6), dt datetime(3), ts timestamp NULL, tu timestamp(6) NOT NULL DEFAULT '2020-01-01 00:00:00', y year, e enum('a', 'b''c', 'd;e', '') DEFAULT 'd;e', s set('x', 'y z', '日') NOT NULL, j json, u uuid, ip inet6,
  p point, g geometry, ls linestring, KEY (v(10), d DESC), FULLTEXT KEY (t), UNIQUE KEY `odd``key;` (n)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='it''s; "a" \\ table\n-- no comment' AUTO_INCREMENT=100;
SET SESSION time_zone = '+02:00', SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
INSERT INTO kinds (id, i1, u1, i3, i8, b1, b9, bo, f, d, n, n0, c, v, t, mt, bi, vb, bl, da, ti, dt, ts, y, e, s, j, u, ip, p, g, ls) VALUES
 (0, -128, 7, -8388608, -9223372036854775808, b'1', b'101010101', true, 1.1, 0.1 + 0.2e0, 12345678901234567890.0123456789, 99999999999999999999999999999999999999999999999999999999999999999, 'a ', 'gr\ne ''b''', 'tab\t back\\slash \0 \Z nul "quotes" `ticks` ; -- # /* */ \r\n 🙂', '日本', 'a\0b', 0x00ff5c270a0d1a22, REPEAT(0x00ff275c, 3000),
  '0000-00-00', '-838:59:59.999999', '9999-12-31 23:59:59.999', '2024-03-31 03:30:00', 2155, 'b''c', 'x,日', '{"a" : [1, 2.50, "\\u00e9"], "a":null}', '00000000-0000-4000-8000-000000000000', '::1', POINT(1, 2.5), ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'), ST_GeomFromText('LINESTRING(0 0,1 1)')),
 (NULL, NULL, 255, NULL, 0, b'0', b'0', false, -0e0, -0e0, -1, 0, '', '', '', '', '', '', '', NULL, NULL, NULL, NULL, 0, '', '', '[]', NULL, NULL, NULL, NULL, NULL),
 (5000, 1, 1, 1, 1, NULL, NULL, NULL, 3.4028234e38, 1.7976931348623157e308, 0.0000000001, -5, 'é', 'ÄÖ', REPEAT('long; \'x ', 3000), NULL, NULL, NULL, NULL, '2024-02-30', '00:00:00', '2024-02-29 00:00:00', '1970-01-02 00:00:00', 1901, 2, 3, 'null', NULL, NULL, NULL, NULL, NULL);
INSERT INTO kinds (i1, t, d, n, bl, s) SELECT seq % 128, CONCAT('row ', seq, '\t;', REPEAT('é🙂', seq % 7)), seq / 7, seq / 3, UNHEX(MD5(seq)), 'y z' FROM seq_1_to_3000;

CREATE TABLE parent (id int PRIMARY KEY, `or``der;` varchar(20) DEFAULT 'a;b' COMMENT 'it''s', twice int GENERATED ALWAYS AS (id * 2) VIRTUAL, thrice int AS (id * 3) PERSISTENT, up timestamp DEFAULT current_timestamp() ON UPDATE current_timestamp(), hidden int INVISIBLE DEFAULT 3, CONSTRAINT `c;k` CHECK (id > 0), UNIQUE (thrice)) ENGINE=InnoDB;
INSERT INTO parent (id, `or``der;`, up, hidden) VALUES (3, 'x', '2020-01-01 00:00:00', 9), (1, NULL, '2020-01-01 00:00:00', 3), (2, DEFAULT, '2021-01-01 00:00:00', NULL);
CREATE TABLE aa_child (pid int, n int, PRIMARY KEY (n), CONSTRAINT fk FOREIGN KEY (pid) REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE) ENGINE=InnoDB;
INSERT INTO aa_child SELECT seq % 3 + 1, 1000 - seq FROM seq_1_to_500;
CREATE TABLE aa_self (id int PRIMARY KEY, boss int, FOREIGN KEY (boss) REFERENCES aa_self (id)) ENGINE=InnoDB;
INSERT INTO aa_self VALUES (3, NULL); INSERT INTO aa_self VALUES (1, 3), (2, 1);
CREATE TABLE parts (at date NOT NULL, n int, PRIMARY KEY (at, n)) ENGINE=InnoDB PARTITION BY RANGE (TO_DAYS(at)) SUBPARTITION BY HASH (n) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (TO_DAYS('2024-01-01')) COMMENT = 'o;ld', PARTITION p1 VALUES LESS THAN MAXVALUE);
INSERT INTO parts SELECT '2023-12-01' + INTERVAL seq DAY, seq FROM seq_1_to_100;
CREATE TABLE listed (k int) PARTITION BY LIST (k) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (3)); INSERT INTO listed VALUES (3), (1), (2), (1);
CREATE TABLE my (id int PRIMARY KEY AUTO_INCREMENT, t varchar(30), FULLTEXT (t)) ENGINE=MyISAM; INSERT INTO my (t) VALUES ('b'), ('a'), ('b');
CREATE TABLE ar (a int, t text) ENGINE=Aria; INSERT INTO ar VALUES (2, 'x'), (1, NULL), (2, 'x');
CREATE TABLE me (a int) ENGINE=MEMORY; INSERT INTO me VALUES (1);
CREATE TABLE `we;ird "t'\\` (`select` int, `a``b` text) DEFAULT CHARSET=latin1; INSERT INTO `we;ird "t'\\` VALUES (1, 'ÿ;');
CREATE TABLE nothing (a int); CREATE TABLE versioned (a int) WITH SYSTEM VERSIONING;
CREATE SEQUENCE tickets START WITH 1000 INCREMENT BY 7 MINVALUE -5 MAXVALUE 99999 CACHE 3 CYCLE; SELECT NEXTVAL(tickets), NEXTVAL(tickets);

CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC COMMENT 'a;b' RETURN x * 2;
CREATE VIEW z_base AS SELECT id, `or``der;`, twice(id) AS t FROM parent WHERE id > 0 WITH LOCAL CHECK OPTION;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW a_above AS SELECT z.id, c.n, CASE WHEN c.n > 2 THEN 'x;' ELSE "y'" END AS `c;` FROM z_base z LEFT JOIN aa_child c ON c.pid = z.id;
CREATE VIEW b_two AS SELECT 1 AS x UNION ALL SELECT n FROM a_above;
DELIMITER ;;
CREATE TRIGGER before_parent BEFORE INSERT ON parent FOR EACH ROW BEGIN IF NEW.id = 13 THEN SET NEW.`or``der;` = 'it''s; DELIMITER x'; END IF; END;;
CREATE TRIGGER second BEFORE INSERT ON parent FOR EACH ROW FOLLOWS before_parent SET @seen = CONCAT(@seen, "/* ; */");;
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
SET sql_mode = 'ORACLE';;
CREATE PACKAGE pack AS FUNCTION f(a int) RETURN int; PROCEDURE p; END;;
CREATE PACKAGE BODY pack AS FUNCTION f(a int) RETURN int AS BEGIN RETURN a; END; PROCEDURE p AS BEGIN NULL; END; END;;
DELIMITER ;
