import { DumpdockError } from '@dumpdock/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GENERATED_DUMP } from './generated-dump.ts';
import { readText } from './read-statements.ts';

const outcome = (bytes: Buffer, cuts: readonly number[]): string => {
  try {
    return JSON.stringify(readText(bytes, cuts));
  } catch (error) {
    if (error instanceof DumpdockError) return error.code;
    throw error;
  }
};

describe('the MySQL lexer, on anything', () => {
  it('says the same for any chunking', () => {
    fc.assert(
      fc.property(GENERATED_DUMP, fc.array(fc.nat(), { maxLength: 8 }), (text, numbers) => {
        const bytes = Buffer.from(text);
        const cuts = numbers.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b);
        expect(outcome(bytes, cuts)).toBe(outcome(bytes, []));
      }),
      { numRuns: 400 },
    );
  });

  it('gives back ranges that hold the statements, in order', () => {
    fc.assert(
      fc.property(GENERATED_DUMP, (text) => {
        const { statements } = readText(text);
        const bytes = Buffer.from(text).toString('latin1');
        let from = 0;
        for (const { text: sql } of statements) {
          const at = bytes.indexOf(sql, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + sql.length;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('ends on any bytes, with statements or with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof outcome(Buffer.from(bytes), [])).toBe('string');
      }),
      { numRuns: 1000 },
    );
  });
});
