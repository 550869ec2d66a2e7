import type { Inspection } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { withBinaryLog } from '../../src/mysql/lacking-rights.ts';

const LOGGED = new Map([
  ['log_bin', 'ON'],
  ['log_bin_trust_function_creators', 'OFF'],
]);
const NARROW = ['GRANT USAGE ON *.* TO `u`@`%`', 'GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`'];
const needs = (snippet: string, count = 1): Inspection =>
  ({
    requires: [{ grant: 'routines', count, examples: [{ entry: 'x.sql', line: 1, column: 1, byte_offset: 0, statement: 1, snippet }] }],
  }) as unknown as Inspection;

test.each([
  ['a trigger', LOGGED, NARROW, needs('CREATE TRIGGER t BEFORE INSERT'), 1],
  ['a function', LOGGED, NARROW, needs('CREATE FUNCTION f()'), 1],
  ['more routines than examples', LOGGED, NARROW, needs('CREATE PROCEDURE p()', 9), 1],
  ['a procedure', LOGGED, NARROW, needs('CREATE PROCEDURE p()'), 0],
  ['no routines', LOGGED, NARROW, { requires: [] } as unknown as Inspection, 0],
  ['trusted creators', new Map([...LOGGED, ['log_bin_trust_function_creators', 'ON']]), NARROW, needs('CREATE TRIGGER t'), 0],
  ['no binary log', new Map([['log_bin', 'OFF']]), NARROW, needs('CREATE TRIGGER t'), 0],
  ['an administrator', LOGGED, ['GRANT SELECT, SUPER ON *.* TO `root`@`%`'], needs('CREATE TRIGGER t'), 0],
])('says what a binary log forbids: %s', (_, settings, grants, inspection, lines) => {
  expect(withBinaryLog(settings, grants, inspection)).toHaveLength(lines);
});
