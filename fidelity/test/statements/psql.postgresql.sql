\set ON_ERROR_STOP on
\encoding UTF8
-- Everything that psql has a rule for.
CREATE TABLE t (a int, /* ; /* nested ; */ ' */ b text DEFAULT 'a;b''c', "c;""d" text);

CREATE TABLE empty_lines (

    a int DEFAULT 1,

    b text DEFAULT 'kept

here'
);
COPY/* c; */t ( "a" , b )
  FROM -- x; y
  stdin
;
1	one; 'two
2	\\.
\N	\connect x
\.
copy t from stdin with (format csv, header, delimiter ';', quote '''');
a;b;c
3;'multi
line;''q''';
\.
COPY t FROM stdin;
\.
SELECT 1; SELECT 2; \echo after
SELECT $$a;b$$, $x$ $$;$y$ $x$, a$b$c FROM (SELECT 1 AS a$b$c) AS u;
SELECT E'it\'s; ' 'b' , U&'d\0061t;' UESCAPE '!', B'1', N'x;', 'C:\';
SET standard_conforming_strings = off;
SELECT 'it\'s; off', E'\\';
SELECT 'C:\\';
RESET standard_conforming_strings;
SELECT 'C:\';
CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM t; DELETE FROM t WHERE b = ');';);
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 2 END END; SELECT 'END;'::text; SELECT 3; END;
CREATE FUNCTION "begin"() RETURNS int AS $_$ begin; return $1; end $_$ LANGUAGE plpgsql;
;;
SELECT 5 - -3 AS "a--b", 5-/*;*/-3, 1 <> --2;
  3;
SET client_encoding = 'SJIS';
SELECT 'not \ a character';
SET client_encoding TO 'UTF8';
\connect - - - -
SELECT 'a second session: \';
SELECT 'no semicolon at the end' -- and a comment;
