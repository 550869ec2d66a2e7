const repeated = (line: (n: number) => string, times: number): string => Array.from({ length: times }, (_, n) => line(n)).join('');

const POSTGRES = `--
-- PostgreSQL database dump
--
\\restrict abcDEF
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
CREATE FUNCTION public.f(a integer) RETURNS text LANGUAGE plpgsql AS $body$
BEGIN RETURN 'a;b' || $$c'd$$; END $body$;
CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN 1=1 THEN 2 END; END;
CREATE TABLE public.t (a integer, "b;c" text DEFAULT E'it\\'s', d U&'\\0041');
CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM u; DELETE FROM v);
COPY public.t (a, "b;c") FROM stdin;
1\tx\\ty;'"
2\t\\N
\\.

${repeated((n) => `INSERT INTO public.t VALUES (${n}, 'r''${n}; --', NULL, -1.5e${n % 7}, '{"a": [1,"é"]}');\n`, 12)}INSERT INTO t VALUES (1, E'a\\'b', $1$ ; $1$), (2, U&'d!0061' UESCAPE '!', x'41');
/* a /* nested ; */ comment */ SELECT pg_catalog.setval('t_a_seq', 3, true);
\\unrestrict abcDEF
`;

const MYSQL = `/*M!999999\\- enable the sandbox mode */
-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB
/*!40101 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
CREATE TABLE \`t;\` (\`a\` int NOT NULL, \`b\` varchar(20) DEFAULT 'x\\';y', PRIMARY KEY (\`a\`)) ENGINE=InnoDB;
LOCK TABLES \`t;\` WRITE;
${repeated((n) => `INSERT INTO \`t;\` VALUES (${n},'r\\'${n};-- #',NULL,-1.5,0x41${n},_binary '\\0\\\\'),(${n},'''',"",1,x'','é');\n`, 12)}UNLOCK TABLES;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`r\`@\`l\`*/ /*!50003 TRIGGER x BEFORE INSERT ON \`t;\` FOR EACH ROW BEGIN SET NEW.a = 1; SET @b = ';;'; END */;;
DELIMITER ;
# a comment ; '
INSERT INTO a VALUES ('1--1', 2--1, 3 -- c
); SELECT 1 /* c ; */;
`;

const SQLITE = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE t([a;b] integer primary key, "c" text, \`d\` blob);
${repeated((n) => `INSERT INTO t VALUES(${n},'r''${n}; --',X'00ff',-1.0e+${n},NULL);\n`, 12)}INSERT INTO t VALUES(1,replace('a\\nb','\\n',char(10)),unistr('\\u000a'));
CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET c = CASE WHEN 1 THEN ';' END; DELETE FROM t; END;
/* a ; comment */ EXPLAIN SELECT 1;
.quit
COMMIT;
`;

/** Small dumps that use what the readers know, one of each dialect and one with other line ends. */
export const SEEDS: readonly Buffer[] = [POSTGRES, MYSQL, SQLITE, MYSQL.replaceAll('\n', '\r\n')].map((text) => Buffer.from(text));
