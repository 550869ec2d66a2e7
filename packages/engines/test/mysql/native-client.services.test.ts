import { clientText, mysqlReader } from '@dumpdock/dump';
import { type TestMariadb, testMariadb } from '@dumpdock/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GENERATED_DUMP } from '../../../dump/test/mysql/generated-dump.ts';
import { isMaria, statementsOfClient } from './load-fixture.ts';

const DETECTED = { dialect: 'mysql', confidence: 1, tool: null, version: null, encoding: 'utf8mb4', bomBytes: 0 } as const;

/** White space aside: the client trims it, and drops the end of a line that begins with DELIMITER even where a text ends in it. The
 * one of MySQL drops a backslash at the end of a line inside of backticks. */
const squeezed = (text: string): string => text.replace(isMaria ? /\s+/g : /[\s\\]+/g, '');

/** What our reader cuts, comments left out as the client leaves them out. */
function statementsOfOurs(sql: string): string[] {
  const found: string[] = [];
  const ignore = (): void => undefined;
  const lexer = mysqlReader.createLexer(
    {
      statement: ({ bytes }) =>
        void found.push(clientText(bytes!, { charset: 'single', noBackslashEscapes: false, ansiQuotes: false }).toString()),
      clientCommand: ignore,
      data: ignore,
      dataEnd: ignore,
    },
    DETECTED,
  );
  lexer.push(Buffer.from(sql));
  lexer.end();
  return found.map(squeezed).filter((text) => text !== '');
}

describe('the reader beside the mariadb client', () => {
  let database: TestMariadb;
  beforeAll(async () => {
    database = await testMariadb();
  });
  afterAll(() => database.drop());

  it('cuts generated dumps where the client cuts them', () => {
    fc.assert(
      fc.property(GENERATED_DUMP, (generated) => {
        const sql = isMaria ? generated : generated.replaceAll('/*M!', '/*!'); // The client of MySQL leaves them out.
        expect(statementsOfOurs(sql)).toEqual(statementsOfClient(database, sql).map(squeezed));
      }),
      { numRuns: 60 },
    );
  });
});
