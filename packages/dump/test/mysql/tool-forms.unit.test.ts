import { describe, expect, it } from 'vitest';
import { readText, textsOf } from './read-statements.ts';

const decisions = (text: string | Buffer): string[] => readText(text).verdicts.map(({ decision }) => decision);
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

/** What the tools write and what bit other readers; `packages/engines/test/mysql` compares with the client itself. */
describe('the forms of MySQL dumps', () => {
  it.each([
    [
      'any delimiter, in any case, to the end of the line',
      'delimiter //\nSELECT 1//\nDELIMITER END_OF_STMT\nSELECT 2END_OF_STMT\nDeLiMiTeR $$ rest\nSELECT 3$$\ndelimiter ;\nSELECT 4;',
      ['SELECT 1', 'SELECT 2', 'SELECT 3', 'SELECT 4'],
    ],
    ['a delimiter in quotes', "DELIMITER '//'\nSELECT 1//\nDELIMITER ;\n", ['SELECT 1']],
    [
      'DELIMITER inside of comments and texts as text',
      "SELECT '\nDELIMITER //\n', /*\nDELIMITER $$\n*/ 1;SELECT 2;",
      ["SELECT '\nDELIMITER //\n', /*\nDELIMITER $$\n*/ 1", 'SELECT 2'],
    ],
    [
      'version comments with quotes, semicolons and comments inside',
      "DELIMITER ;;\n/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON t FOR EACH ROW BEGIN /* a; b */ SET @a = 'x;;*/'; END */;;\nDELIMITER ;\n",
      ["/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON t FOR EACH ROW BEGIN /* a; b */ SET @a = 'x;;*/'; END */"],
    ],
    [
      'a statement that is a version comment alone',
      '/*!40101 SET NAMES utf8 */;\n/*M!100616 SET NOTE_VERBOSITY=0 */;\n/*!99999 SET @x = 1 */;',
      ['/*!40101 SET NAMES utf8 */', '/*M!100616 SET NOTE_VERBOSITY=0 */', '/*!99999 SET @x = 1 */'],
    ],
    [
      'arithmetic and comments of dashes',
      "SELECT 5--3;\n--\nSELECT 1;-- x\n--\tx;\n#;'\nSELECT 2;\n-----------\nSELECT 3;\n--x;\nSELECT 4;",
      ['SELECT 5--3', 'SELECT 1', 'SELECT 2', 'SELECT 3', 'SELECT 4'],
    ],
    [
      'line ends of Windows, inside of texts too',
      "SELECT 1;\r\nINSERT INTO t VALUES ('a\r\nb');\r\n",
      ['SELECT 1', "INSERT INTO t VALUES ('a\r\nb')"],
    ],
    ['no delimiter at the end', 'SELECT 1;\nSELECT 2', ['SELECT 1', 'SELECT 2']],
    ['a byte order mark', '\uFEFFSELECT 1;', ['SELECT 1']],
    [
      'SQLyog: a block comment first, glued and stray line ends',
      "/*\r\nSQLyog Ultimate\r\n*/\r\n/*!40101 SET NAMES utf8 */;\r\n\r/*!40101 SET SQL_MODE=''*/;\r\nCREATE TABLE `t` (`a` int) ENGINE=InnoDB;\r\n/*Data for the table `t` */\r\n\r\ninsert  into `t`(`a`) values (1),(2);\r\n",
      [
        '/*!40101 SET NAMES utf8 */',
        "/*!40101 SET SQL_MODE=''*/",
        'CREATE TABLE `t` (`a` int) ENGINE=InnoDB',
        'insert  into `t`(`a`) values (1),(2)',
      ],
    ],
    [
      'Navicat and Sequel Pro: rules of dashes and hashes',
      '-- ----------------------------\n-- Table; `t`\n-- ----------------------------\n# Dump of table t\n# ------------------------------------------------------------\nDROP TABLE IF EXISTS `t`;\nINSERT INTO `t` VALUES (1);',
      ['DROP TABLE IF EXISTS `t`', 'INSERT INTO `t` VALUES (1)'],
    ],
    [
      'HeidiSQL: numbered sessions and comments behind',
      "/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n-- Dumping data for table x: ~2 rows (approximately)\nINSERT INTO `t` (`a`, `b`) VALUES\n\t(1, 'x'),\n\t(2, _binary 0x00);",
      [
        '/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */',
        "INSERT INTO `t` (`a`, `b`) VALUES\n\t(1, 'x'),\n\t(2, _binary 0x00)",
      ],
    ],
    [
      'phpMyAdmin: a transaction, bodies under $$',
      'START TRANSACTION;\nDELIMITER $$\n--\n-- Procedures\n--\nCREATE DEFINER=`root`@`localhost` PROCEDURE `p` ()   BEGIN SELECT 1; END$$\n\nDELIMITER ;\nCOMMIT;\n',
      ['START TRANSACTION', 'CREATE DEFINER=`root`@`localhost` PROCEDURE `p` ()   BEGIN SELECT 1; END', 'COMMIT'],
    ],
    [
      'Adminer: bodies under ;;',
      'DELIMITER ;;\n\nDROP FUNCTION IF EXISTS `f`;;\nCREATE FUNCTION `f`() RETURNS int BEGIN DECLARE a int; RETURN 1; END;;\n\nDELIMITER ;\n',
      ['DROP FUNCTION IF EXISTS `f`', 'CREATE FUNCTION `f`() RETURNS int BEGIN DECLARE a int; RETURN 1; END'],
    ],
  ])('reads %s', (_, sql, expected) => {
    expect(textsOf(sql)).toEqual(expected.map(utf8));
  });

  it.each([
    ['mysqldump', "INSERT INTO `t` VALUES (1,NULL,-2.5e-3,'a\\'b',0xDEADBEEF,_binary '\\0x');"],
    ['mariadb-dump 10.11', "INSERT INTO `t` VALUES\n(1,'a'),\n(2,'b');"],
    ['Adminer', "INSERT INTO `t` (`a`, `b`) VALUES\n(1,\t'x'),\n(2,\tNULL);"],
    ['HeidiSQL', 'INSERT INTO `t` (`a`, `b`) VALUES\n\t(1, _binary 0x00ff),\n\t(2, NULL);'],
    ['SQLyog', "insert  into `t`(`a`,`b`) values (1,'x'),(2,'y');"],
    ['Workbench', "INSERT INTO t VALUES (1,x'00ff',b'1',TRUE,DEFAULT,N'é');"],
  ])('takes the rows of %s for plain', (_, sql) => {
    expect(readText(sql).statements[0]).toMatchObject({ plain: true });
  });

  it.each([
    ['a call', 'INSERT INTO t VALUES (NOW());'],
    ['a subquery', 'INSERT INTO t VALUES ((SELECT 1));'],
    ['a variable', 'INSERT INTO t VALUES (@a);'],
    ['another column', 'INSERT INTO t VALUES (a);'],
    ['a clause behind', 'INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a=1;'],
    ['a comment that is code', 'INSERT INTO t VALUES (1 /*!50000 +1 */);'],
  ])('does not take rows with %s for plain', (_, sql) => {
    expect(readText(sql).statements[0]).toMatchObject({ plain: false });
  });

  it.each([['/*M!999999\\- enable the sandbox mode */'], ['/*!999999\\- enable the sandbox mode */']])(
    'leaves the sandbox line %s out',
    (line) => {
      const { statements, commands } = readText(`${line}\nSELECT 1;`);
      expect([statements.length, commands]).toEqual([1, [line]]);
    },
  );

  it.each([
    ['gbk', [0xbf, 0x5c]],
    ['gbk', [0x81, 0x60]],
    ['sjis', [0x95, 0x5c]],
    ['cp932', [0x83, 0x5c]],
    ['big5', [0xa5, 0x5c]],
    ['gb18030', [0x81, 0x5c]],
  ])('follows %s through what mysqldump switches around routines', (charset, character) => {
    const text = Buffer.concat([
      Buffer.from(
        `/*!40101 SET NAMES ${charset} */;\n/*!50003 SET @saved = @@character_set_client */;\n/*!50003 SET character_set_client = utf8mb4 */;\nSELECT 'a';\n/*!50003 SET character_set_client = @saved */;\nINSERT INTO t VALUES ('`,
      ),
      Buffer.from(character),
      Buffer.from("');SELECT 2;"),
    ]);
    expect(textsOf(text).at(-1)).toBe('SELECT 2');
    expect(decisions(text)).not.toContain('refuse');
  });

  it('refuses a character set whose second bytes look like syntax in the middle of a dump', () => {
    expect(decisions('SET NAMES utf8;CREATE TABLE t (a int);SET NAMES sjis;').at(-1)).toBe('refuse');
  });

  it('takes a second SET NAMES of phpMyAdmin and Adminer for what it is', () => {
    expect(decisions('SET NAMES utf8;CREATE TABLE t (a int);SET NAMES utf8mb4;')).toEqual(['allow', 'allow', 'allow']);
  });

  it.each(['source /etc/passwd', '\\. /etc/passwd', 'system id', '\\! id', 'tee /tmp/x', 'pager sh', 'edit'])(
    'refuses the client command %s',
    (line) => {
      expect(decisions(`${line}\nSELECT 1;`)[0]).toBe('refuse');
    },
  );
});
