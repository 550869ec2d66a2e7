import { DumpdockError } from '@dumpdock/contracts';
import { describe, expect, it } from 'vitest';
import { readText, textsOf } from './read-statements.ts';

const NASTY = `\uFEFF/*M!999999\\- enable the sandbox mode */
-- comment; with ' and "
#another; one
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE \`a;b\` (x int COMMENT 'it''s; \\'ok\\'', y int DEFAULT 5--3) /* plain ; ' */ ENGINE=InnoDB;
INSERT INTO \`a;b\` VALUES (1,-2),(3,'a;b\\\\'),
(0xDEADBEEF,_binary 'x\\'y'),(1.5e10,NULL);
INSERT INTO t (a,b) VALUES ('x',(SELECT 1)),('y',2);
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`r\`@\`h\`*/ /*!50003 TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN
  -- a comment; with '
  SET NEW.x = 'a;;b'; /* DELIMITER // */
END */;;
DELIMITER ;
SET sql_mode='NO_BACKSLASH_ESCAPES';
SELECT 'C:\\';SELECT 2;
SET sql_mode='';
SELECT 'a\\';b';
`;

describe('the MySQL lexer', () => {
  it('cuts where the client cuts', () => {
    const { statements, commands } = readText(NASTY);
    expect(statements.map(({ text }) => text.slice(0, 24))).toEqual([
      '/*!40101 SET NAMES utf8m',
      'CREATE TABLE `a;b` (x in',
      'INSERT INTO `a;b` VALUES',
      'INSERT INTO t (a,b) VALU',
      '/*!50003 CREATE*/ /*!500',
      "SET sql_mode='NO_BACKSLA",
      "SELECT 'C:\\'",
      'SELECT 2',
      "SET sql_mode=''",
      "SELECT 'a\\';b'",
    ]);
    expect(commands).toEqual(['/*M!999999\\- enable the sandbox mode */', 'DELIMITER ;;', 'DELIMITER ;']);
  });

  it('counts tuples and tells plain rows', () => {
    const rows = readText(NASTY).statements.filter(({ text }) => text.startsWith('INSERT'));
    expect(rows.map(({ rows: count, plain }) => [count, plain])).toEqual([
      [4, true],
      [2, false],
    ]);
  });

  it('says the same for any chunking', () => {
    const bytes = Buffer.from(NASTY);
    const whole = JSON.stringify(readText(bytes));
    for (let cut = 1; cut < bytes.length; cut++) expect(JSON.stringify(readText(bytes, [cut]))).toBe(whole);
    const every = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
    expect(JSON.stringify(readText(bytes, every))).toBe(whole);
  });

  it('says the same for random texts in random pieces', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const parts = [
      "'",
      '"',
      '`',
      '\\',
      ';',
      '--',
      '-- ',
      '#',
      '/*',
      '*/',
      '/*!50000 ',
      '\n',
      '\r\n',
      ' ',
      '(',
      ')',
      ',',
      'a',
      '0x1F',
      'NULL',
      'INSERT INTO t VALUES (',
      'DELIMITER //\n',
      '//',
      'é',
      '_binary ',
    ];
    for (let round = 0; round < 2000; round++) {
      const text = Buffer.from(Array.from({ length: 1 + random(30) }, () => parts[random(parts.length)]).join(''));
      const cuts = Array.from({ length: random(6) }, () => random(text.length + 1)).sort((a, b) => a - b);
      expect(outcome(text, cuts), text.toString()).toBe(outcome(text, []));
    }
  });

  it('follows character sets whose second byte is a backslash', () => {
    // 0x95 0x5C is one character of cp932, 0xBF 0x5C one of GBK.
    const sjis = Buffer.concat([
      Buffer.from("SET NAMES cp932;INSERT INTO t VALUES ('"),
      Buffer.from([0x95, 0x5c]),
      Buffer.from("');SELECT 1;"),
    ]);
    expect(textsOf(sjis)).toHaveLength(3);
    const gbk = Buffer.concat([
      Buffer.from("/*!40101 SET NAMES gbk */;INSERT INTO t VALUES ('"),
      Buffer.from([0xbf, 0x5c]),
      Buffer.from("');SELECT 1;"),
    ]);
    expect(textsOf(gbk)).toHaveLength(3);
    const utf8 = Buffer.concat([
      Buffer.from("SET NAMES utf8mb4;INSERT INTO t VALUES ('"),
      Buffer.from([0xbf, 0x5c]),
      Buffer.from("');SELECT 1;');"),
    ]);
    expect(textsOf(utf8)).toHaveLength(2);
  });

  it('takes ANSI quotes for names when the dump says so', () => {
    expect(textsOf('SET sql_mode=\'ANSI_QUOTES\';SELECT "a\\";SELECT 2;')).toEqual([
      "SET sql_mode='ANSI_QUOTES'",
      'SELECT "a\\"',
      'SELECT 2',
    ]);
  });

  it('follows the settings that mysqldump saves and brings back around routines', () => {
    const text = "SET @saved = @@sql_mode;SET sql_mode='NO_BACKSLASH_ESCAPES';SELECT 'a\\';SET sql_mode = @saved;SELECT 'a\\';b';";
    expect(textsOf(text).at(-1)).toBe("SELECT 'a\\';b'");
  });

  it('cuts at semicolons under another delimiter, as the server does, but not in bodies', () => {
    const text = 'DELIMITER //\nSET @a=1;\nSELECT 2;\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nSELECT 3//';
    expect(textsOf(text)).toEqual(['SET @a=1', 'SELECT 2', 'CREATE PROCEDURE p() BEGIN SELECT 1; END', 'SELECT 3']);
  });

  it('keeps bytes that are no text', () => {
    const blob = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x27 && byte !== 0x5c));
    const [statement] = textsOf(Buffer.concat([Buffer.from("INSERT INTO t VALUES (_binary '"), blob, Buffer.from("');")]));
    expect(statement).toContain(blob.toString('latin1'));
  });

  it('keeps only the head of a statement over 32 MiB, and counts its rows', () => {
    const tuple = `(1,'${'x'.repeat(1_000_000)}')`;
    const { statements } = readText(`INSERT INTO t VALUES ${Array.from({ length: 40 }, () => tuple).join(',')};SELECT 1;`);
    expect(statements.map(({ text, rows }) => [text, rows])).toEqual([
      ['(long)', 40],
      ['SELECT 1', 0],
    ]);
  });

  it('refuses a dump that ends inside of a text', () => {
    expect(() => readText("INSERT INTO t VALUES ('a")).toThrow(DumpdockError);
  });
});

function outcome(text: Buffer, cuts: readonly number[]): string {
  try {
    return JSON.stringify(readText(text, cuts));
  } catch (error) {
    return error instanceof DumpdockError ? error.code : String(error);
  }
}
