-- Everything that the sqlite3 shell has a rule for.
# a line of the shell; and
.bail off
PRAGMA foreign_keys=OFF; BEGIN TRANSACTION; -- three in a line
CREATE TABLE t(a, [b;c], `d;e`, "f;""g", 'h;i', /* ; ' */ j DEFAULT 'C:\'); /* behind; it
goes on */ INSERT INTO t VALUES(1,';','''','
.quit
#
/*','*/',x'3b',NULL);
CREATE/**/TEMP TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN
  SELECT CASE WHEN NEW.a THEN 'END;' ELSE ';' END;
  UPDATE t SET a = CASE a WHEN 1 THEN 2 END;
END -- ;
;
explain create trigger h after insert on t begin select 1; end;
CREATE VIEW end AS SELECT 1 AS "trigger;" ; ;;
SELECT .5, 5--3;
;
COMMIT;
SELECT 'no semicolon at the end' -- and a comment;
