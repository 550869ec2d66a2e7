import type { InspectedTable } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { settleTable } from '../../src/shared/settle-table.ts';

const table = (more: Partial<InspectedTable>): InspectedTable => ({ name: 't', rows: 1, bytes: 1, action: 'create', ...more });

test.each<[string, InspectedTable, boolean, boolean, Partial<InspectedTable>]>([
  ['is new', table({}), false, false, { action: 'create' }],
  ['is there, and is neither dropped nor optional', table({}), true, false, { action: 'create', already_exists: true }],
  ['is there and dropped first', table({}), true, true, { action: 'replace' }],
  ['would be dropped, but is not there', table({ action: 'replace' }), false, true, { action: 'create' }],
  ['is optional and new', table({ if_not_exists: true }), false, false, { action: 'create' }],
  ['is optional and there', table({ if_not_exists: true }), true, false, { action: 'append' }],
  ['only gets rows', table({ action: 'append' }), true, false, { action: 'append' }],
  ['was appended to when it was there, and went', table({ action: 'append', if_not_exists: true }), false, false, { action: 'create' }],
  ['was in the way, and went', table({ already_exists: true }), false, false, { action: 'create' }],
])('a table that %s', (_, inspected, there, destroyed, { action, already_exists }) => {
  const settled = settleTable(inspected, { isThere: () => there, isDestroyed: () => destroyed });
  expect([settled.action, settled.already_exists]).toEqual([action, already_exists]);
});
