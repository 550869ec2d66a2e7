import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '@dumpdock/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { clientTypes } from '../scripts/client-types.ts';
import { offlineDocument } from '../scripts/offline-document.ts';
import { COMPONENTS } from '../src/openapi/components.ts';
import { type Document, operationsOf } from '../src/openapi/describe-document.ts';
import { EXAMPLES } from '../src/openapi/examples.ts';
import { OPERATIONS } from '../src/openapi/operations.ts';

let document: Document;
beforeAll(async () => {
  document = await offlineDocument();
});

const pathOf = (url: string): Record<string, unknown> => document.paths?.[url] ?? {};

test('every route is described, and nothing else', () => {
  expect(operationsOf(document).toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
});

test('operations have names of their own', () => {
  const ids = Object.values(OPERATIONS).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every reference leads somewhere', () => {
  const names = Object.keys(document.components?.schemas ?? {});
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(references.filter((name) => !names.includes(name ?? ''))).toEqual([]);
  expect(references.length).toBeGreaterThan(50);
});

test('uploads name every code an archive can be refused with', () => {
  const refusals = Object.entries(ERROR_CODES).flatMap(([code, { http }]) => (http === 422 ? [code] : []));
  const { responses } = pathOf('/imports')['post'] as { responses: Record<string, { description: string }> };
  expect(refusals.filter((code) => !responses['422']?.description.includes(`\`${code}\``))).toEqual([]);
});

describe('examples are what the schemas say', () => {
  test.each(Object.entries(EXAMPLES))('%s', (name, example) => {
    expect(COMPONENTS[name as keyof typeof COMPONENTS].parse(example)).toEqual(example);
  });
});

test('the client package has these types', async () => {
  const file = path.join(import.meta.dirname, '../../../packages/client/src/generated/api.ts');
  expect(readFileSync(file, 'utf8'), 'node apps/api/scripts/write-client-types.ts').toBe(await clientTypes());
});
