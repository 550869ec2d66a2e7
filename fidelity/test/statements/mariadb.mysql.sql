/*M!999999\- enable the sandbox mode */ 
-- Everything that mariadb has a rule for.
# a comment; of the line's
--
CREATE TABLE t (a INT, -- don't; split
  b TEXT /* ; */, `x;y``z` INT COMMENT 'c;''d\\', # e;'f
  d INT DEFAULT 5--3) /*!40100 DEFAULT CHARSET=utf8mb4 COMMENT='; /* x */' */;
/*!40101 SET @old=@@sql_mode, sql_mode='NO_AUTO_VALUE_ON_ZERO' */;
INSERT INTO t VALUES (1,'it\'s; "a"',"b\";''",'C:\\'),(2,_binary 'x;\0\Z',0x41,'-- no'),(3,'/* no','*/',''';''');
/*M!100616 SET NOTE_VERBOSITY=@OLD */;
SET sql_mode='NO_BACKSLASH_ESCAPES';
INSERT INTO t VALUES (4,'C:\','next');
SET sql_mode='ANSI_QUOTES';
INSERT INTO t VALUES (5,'it\'s','next'), (6,"a\", 'b', 'c');
SET sql_mode=@old;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER g BEFORE INSERT ON t FOR EACH ROW
BEGIN
  -- left out; by the client
  SET NEW.a = NEW.a /* so is this */ + 1; # and this
  IF NEW.b = ';;' THEN SET NEW.b = 'DELIMITER x'; END IF;
END */;;
CREATE PROCEDURE p() BEGIN SELECT 1; SELECT '
DELIMITER //
'; END;;
SELECT 1; SELECT 2;;
DELIMITER ;
delimiter //
CREATE FUNCTION f() RETURNS INT RETURN 1 //
CREATE FUNCTION g() RETURNS INT RETURN 2//
DELIMITER END_OF_IT
SELECT 'END_OF_IT' END_OF_IT
DELIMITER ;
;;
SELECT 'no semicolon at the end' -- and a comment;
