import { inLoadOrder } from '@dumpdock/archive';
import { expect, test } from 'vitest';

const sorted = (...names: string[]) => inLoadOrder(names.map((name) => ({ name }))).map((entry) => entry.name);

test('numbers count by value, everything else by code point', () => {
  expect(sorted('10-c.sql', '2-b.sql', '01-a.sql', 'B.sql', 'a.sql')).toEqual(['01-a.sql', '2-b.sql', '10-c.sql', 'B.sql', 'a.sql']);
});

test('directories sort by segment, and digits beyond 2^53 by value', () => {
  expect(sorted('a-b/x.sql', 'a/y.sql', 'a/x.sql')).toEqual(['a/x.sql', 'a/y.sql', 'a-b/x.sql']);
  expect(sorted('90071992547409931.sql', '90071992547409930.sql')).toEqual(['90071992547409930.sql', '90071992547409931.sql']);
});

test('a mydumper directory loads by kind of file', () => {
  const order = [
    's-schema-create.sql',
    's.actor-schema.sql',
    's.view-schema.sql',
    's.actor.00000.sql',
    's.view-schema-view.sql',
    's-schema-post.sql',
    's.actor-schema-triggers.sql',
  ];
  expect(sorted(...order.toReversed())).toEqual(order);
});
