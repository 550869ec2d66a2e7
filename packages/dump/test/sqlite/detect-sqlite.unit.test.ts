import { expect, test } from 'vitest';
import { surveyDialect } from '../../src/index.ts';

test('columns that are called like a setting of MySQL do not make a schema one of MySQL', () => {
  const heads = [
    'CREATE TABLE attachments (charsetID INT, FOREIGN KEY (charsetID) REFERENCES charsets(charsetID));',
    "CREATE TRIGGER fki BEFORE INSERT ON a FOR EACH ROW WHEN NEW.b IS NULL BEGIN SELECT RAISE(ABORT, 'no'); END;",
    "INSERT INTO types VALUES (1,'note',NULL,0);",
  ].map((sql, i) => ({ path: `${i}.sql`, head: Buffer.from(sql) }));
  expect(surveyDialect(heads)).toBe('sqlite');
  expect(surveyDialect([{ path: 'a.sql', head: Buffer.from('CREATE TABLE a (b text) CHARACTER SET utf8mb4;') }])).toBe('mysql');
});
