import { createHash } from 'node:crypto';
import { DumpdockError } from '@dumpdock/contracts';
import { describe, expect, test } from 'vitest';
import { isLoopback, loadConfig, serverUrls } from '../src/index.ts';

const sha = createHash('sha256').update('k').digest('hex');

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof DumpdockError && error.code === 'CONFIG_INVALID') return error.extra['problems'] as string[];
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  test('has the documented defaults, absolute paths, and cannot be changed', () => {
    const config = loadConfig({}, '/srv/dumpdock');
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      dataDir: '/srv/dumpdock/.data',
      mediaRoot: '/srv/dumpdock/media',
      maxAgeHours: 24,
      importConcurrency: 2,
      inspectTimeoutMs: 900_000,
      sweepCrons: { old: '0 * * * *', failed: '*/15 * * * *', orphans: '*/15 * * * *' },
    });
    expect(config.archiveLimits.maxUploadBytes).toBe(2 * 1024 ** 3);
    expect(config.targets.map((target) => target.url)).toEqual(['sqlite:///srv/dumpdock/.data/targets/sqlite.db']);
    expect(() => Object.assign(config.archiveLimits, { maxEntries: 1 })).toThrow(TypeError);
  });

  test('tells all problems at once, by name, and never a value that may hold a password', () => {
    const env = {
      PORT: '70000',
      MAX_RATIO: '-1',
      DATABASE_URL: 'secret-one',
      TARGETS: '{"a": "ftp://u:secret-two@h/d"}',
      SWEEP_OLD_CRON: 'hourly',
      LOG_LEVEL: 'loud',
    };
    const problems = problemsOf(env);
    expect(problems.map((text) => text.split(':')[0])).toEqual(
      expect.arrayContaining(['PORT', 'MAX_RATIO', 'DATABASE_URL', 'TARGETS', 'SWEEP_OLD_CRON', 'LOG_LEVEL']),
    );
    expect(problems).toHaveLength(6);
    expect(problems.join()).not.toMatch(/secret/);
  });

  test('refuses a host that others can reach without keys', () => {
    expect(problemsOf({ HOST: '0.0.0.0' })).toHaveLength(1);
    expect(problemsOf({ HOST: '::' })).toHaveLength(1);
    expect(problemsOf({ HOST: '0.0.0.0', API_KEYS: `ops:operator:${sha}` })).toEqual([]);
    expect(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '127.0.0.1.example.com', '10.0.0.1', '::'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('reads keys; wrong entries and repeated names are problems', () => {
    expect(loadConfig({ API_KEYS: `a:viewer:${sha.toUpperCase()}  b:operator:${sha}` }).apiKeys).toEqual([
      { name: 'a', role: 'viewer', sha256: sha },
      { name: 'b', role: 'operator', sha256: sha },
    ]);
    expect(problemsOf({ API_KEYS: `a:admin:${sha}` })).toHaveLength(1);
    expect(problemsOf({ API_KEYS: `a:viewer:${sha} a:viewer:${sha}` })).toHaveLength(1);
  });

  test('reads targets as URL or object', () => {
    const targets = {
      pg: 'postgresql://u:p@h/d',
      my: { url: 'mysql://u@h/d', grants: ['routines'], allow_superuser: true },
      lite: 'sqlite:///var/x.db',
    };
    expect(loadConfig({ TARGETS: JSON.stringify(targets) }).targets).toEqual([
      { name: 'pg', engine: 'postgresql', url: 'postgresql://u:p@h/d', grants: [], allowSuperuser: false },
      { name: 'my', engine: 'mysql', url: 'mysql://u@h/d', grants: ['routines'], allowSuperuser: true },
      { name: 'lite', engine: 'sqlite', url: 'sqlite:///var/x.db', grants: [], allowSuperuser: false },
    ]);
  });

  test.each([
    ['not JSON', 'postgresql://h/d'],
    ['a list', '[]'],
    ['a server without a database', '{"a":"postgresql://h"}'],
    ['a relative SQLite path', '{"a":"sqlite://x.db"}'],
    ['an unknown grant', '{"a":{"url":"sqlite:///x.db","grants":["everything"]}}'],
    ['an unknown member', '{"a":{"url":"sqlite:///x.db","grant":[]}}'],
    ['a name with a slash', '{"a/b":"sqlite:///x.db"}'],
  ])('TARGETS: %s is a problem', (_what, text) => {
    expect(problemsOf({ TARGETS: text }).map((problem) => problem.split(':')[0])).toEqual(['TARGETS']);
  });

  test('crons: `off` disables, ranges are judged', () => {
    expect(loadConfig({ SWEEP_OLD_CRON: 'off', SWEEP_FAILED_CRON: '*/5 * * * * *' }).sweepCrons).toMatchObject({
      old: null,
      failed: '*/5 * * * * *',
    });
    expect(problemsOf({ SWEEP_OLD_CRON: '61 * * * *' })).toHaveLength(1);
    expect(problemsOf({ SWEEP_OLD_CRON: '* * *' })).toHaveLength(1);
  });

  test('a blank variable counts as unset', () => {
    expect(loadConfig({ API_KEYS: ' ', REDIS_URL: '', PORT: '' }).port).toBe(8000);
  });

  test('serverUrls names what is missing', () => {
    expect(() => serverUrls(loadConfig({ REDIS_URL: 'redis://h' }))).toThrow(/DATABASE_URL/);
    expect(serverUrls(loadConfig({ REDIS_URL: 'redis://h', DATABASE_URL: 'postgresql://h/d' })).redisUrl).toBe('redis://h');
  });
});
