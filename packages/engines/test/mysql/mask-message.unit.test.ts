import { expect, test } from 'vitest';
import { maskMessage } from '../../src/mysql/load-errors.ts';
import { ServerError } from '../../src/mysql/query-reply.ts';

test.each([
  ['Can\'t create table `dumpdock_x`.`t` (errno: 150 "secret")', 1005, 'Cannot create table `shop`.`t` (errno: 150 ?)'],
  ["Duplicate entry 'se''cret' for key 'PRIMARY'", 1062, 'Duplicate entry ? for key ?'],
])('%s', (text, errno, masked) => {
  expect(maskMessage(new ServerError(errno, 'HY000', text), 'dumpdock_x', 'shop')).toBe(masked);
});
