import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspectedBy, toldBy } from '../../fuzz/read-in-pieces.ts';
import { postgresReader } from '../../src/index.ts';
import { dumpText } from './dump-text.ts';

/** Both take the bytes and the sizes of the pieces. */
const told = toldBy.bind(null, postgresReader);
const inspected = inspectedBy.bind(null, postgresReader);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

test('any chunking tells the same', () => {
  fc.assert(
    fc.property(dumpText, sizes, (text, pieces) => {
      const bytes = Buffer.from(text);
      expect(told(bytes, pieces)).toEqual(told(bytes, [bytes.length + 1]));
      expect(inspected(bytes, pieces)).toEqual(inspected(bytes, [bytes.length + 1]));
    }),
    { numRuns: 1000 },
  );
});

test('telling INSERTs at once counts the same as telling each', () => {
  fc.assert(
    fc.property(dumpText, (text) => {
      const bytes = Buffer.from(text);
      const found = inspected(bytes, [bytes.length + 1]);
      if (typeof found === 'string') return;
      const statements = told(bytes, [bytes.length + 1]).filter((event) => Array.isArray(event) && event.length === 6).length;
      expect(found).toMatchObject({ entries: [{ statements }] });
    }),
    { numRuns: 500 },
  );
});
