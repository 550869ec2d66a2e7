import path from 'node:path';
import { ERROR_CODES } from '@dumpdock/contracts';
import { createDatabase } from '@dumpdock/database';
import { createEngines } from '@dumpdock/importer';
import { createProducers } from '@dumpdock/queue';
import { createLogger, loadConfig } from '@dumpdock/runtime';
import { createWorkspaces } from '@dumpdock/workspace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, buildApp } from '../src/app.ts';
import { COMPONENTS } from '../src/openapi/components.ts';
import { type Document, operationsOf } from '../src/openapi/describe-document.ts';
import { EXAMPLES } from '../src/openapi/examples.ts';
import { OPERATIONS } from '../src/openapi/operations.ts';

/** Nobody listens there: the document needs no server. */
const NOWHERE = { databaseUrl: 'postgresql://nobody@127.0.0.1:1/none', redisUrl: 'redis://127.0.0.1:1' };

let app: Api;
let document: Document;
let close: () => Promise<void>;

beforeAll(async () => {
  const log = createLogger('silent', 'api');
  const database = createDatabase({ url: NOWHERE.databaseUrl });
  const producers = createProducers({ redisUrl: NOWHERE.redisUrl });
  const config = loadConfig({});
  const workspaces = createWorkspaces({
    mediaRoot: path.join(import.meta.dirname, 'none'),
    database,
    log,
    maxTempBytes: 1,
    minFreeBytes: 0,
  });
  const secret = Buffer.alloc(32);
  app = await buildApp({
    config,
    database,
    workspaces,
    producers,
    engines: createEngines(),
    targets: [],
    log,
    owner: 'test',
    sessionSecret: secret,
    webRoot: null,
  });
  close = async () => {
    await app.close();
    await producers.close();
    await database.close();
  };
  document = (await app.inject('/openapi.json')).json<Document>();
});
afterAll(() => close());

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
