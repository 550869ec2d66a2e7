import type { Dialect } from '@dumpdock/contracts';
import { describe, expect, test } from 'vitest';
import { judged, requirements } from './judged.ts';
import * as mysql from './mysql-attacks.ts';
import * as postgresql from './postgres-attacks.ts';
import * as sqlite from './sqlite-attacks.ts';

describe.each(Object.entries({ postgresql, mysql, sqlite }) as [Dialect, typeof mysql][])('%s', (dialect, { REFUSED, GRANTED, LOADED }) => {
  test.each(REFUSED)('never loads %s', (sql) => expect(judged(dialect, sql)).toBe('refuse'));
  test.each(GRANTED)('asks before it loads %s', (sql, grants) => expect(judged(dialect, sql)).toBe(grants));
  test.each(LOADED)('loads %s', (sql) => expect(judged(dialect, sql)).toBe('allow'));
});

test.each([
  ['DROP FUNCTION IF EXISTS f(integer), g(text, int);', ['f', 'g']],
  ['DROP TABLE IF EXISTS ONLY_ONE, public.two CASCADE;', ['only_one', 'public.two']],
  ['DROP TRIGGER IF EXISTS r ON t;', ['r']],
  ['DROP SCHEMA IF EXISTS s CASCADE;', ['s']],
])('consent to %s depends on what is there', (sql, objects) => {
  expect(requirements('postgresql', sql)).toEqual([expect.objectContaining({ grant: 'destructive', conditional: true, objects })]);
});
