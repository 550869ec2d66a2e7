import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GENERATED_DUMP } from '../../packages/dump/test/mysql/generated-dump.ts';
import { dumpText } from '../../packages/dump/test/postgres/dump-text.ts';
import { GENERATED_SQLITE } from '../../packages/dump/test/sqlite/generated-dump.ts';
import { type NativeClients, openNativeClients } from '../src/statements/native-clients.ts';
import { settleText } from './statements-lab.ts';

let clients: NativeClients;
beforeAll(async () => {
  clients = await openNativeClients();
});
afterAll(() => clients.close());

test.each([
  ['postgresql', dumpText, 60],
  ['mysql', GENERATED_DUMP, 80],
  ['sqlite', GENERATED_SQLITE, 80],
] as const)('%s: generated statements are those that the client sends', async (dialect, dumps, numRuns) => {
  await fc.assert(
    fc.asyncProperty(dumps, async (dump) => {
      const { verdict, note } = await settleText(clients, dialect, dump);
      // One that ends inside of something is refused: its client sends nothing of that, or half of it.
      if (verdict !== 'refused') expect(note).toBe('');
    }),
    { numRuns },
  );
});
