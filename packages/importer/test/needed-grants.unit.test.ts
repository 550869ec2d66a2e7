import type { Inspection } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';
import { expect, test } from 'vitest';
import { grantsInForce, missingGrants, requireGrants } from '../src/index.ts';

const target = (grants: Target['grants'] = []): Target => ({
  name: 't',
  engine: 'sqlite',
  url: 'sqlite:///x',
  grants,
  allowSuperuser: false,
});
const needing = (...requires: Inspection['requires']): Inspection => ({ requires }) as Inspection;
const routines = { grant: 'routines', count: 1, examples: [] } as const;
const dropsOld = { grant: 'destructive', count: 1, examples: [], conditional: true, objects: ['old'] } as const;
const need = { routines: { ...routines, examples: [] }, dropsOld: { ...dropsOld, examples: [], objects: ['old'] } };

test.each([
  ['nobody gave it', [], [], [], ['routines']],
  ['the caller gave it', ['routines'], [], [], []],
  ['the operator gave it', [], ['routines'], [], []],
  ['what would be dropped exists', ['routines'], [], ['old'], ['destructive']],
  ['something else exists', ['routines'], [], ['new'], []],
] as const)('%s', (_name, given, standing, existing, missing) => {
  expect(missingGrants(needing(need.routines, need.dropsOld), target(standing), given, { existing })).toEqual(missing);
});

test('the error names what is missing', () => {
  expect(() => requireGrants(['routines'])).toThrow(expect.objectContaining({ code: 'GRANT_REQUIRED', extra: { missing: ['routines'] } }));
  expect(() => requireGrants([])).not.toThrow();
});

test('all grants in force, once each', () => {
  expect(grantsInForce(target(['events']), ['events', 'routines'])).toEqual(['events', 'routines']);
});
