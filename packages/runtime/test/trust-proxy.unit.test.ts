import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/index.ts';

describe('TRUST_PROXY', () => {
  test.each<[string, unknown]>([
    ['', false],
    ['false', false],
    ['true', true],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, fd00::/8 127.0.0.1', ['10.0.0.0/8', 'fd00::/8', '127.0.0.1']],
  ])('%j is %j', (text, trusted) => {
    expect(loadConfig({ TRUST_PROXY: text }).trustProxy).toEqual(trusted);
  });

  test.each(['yes', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/', 'proxy.example', '10.0.0.1/8/9'])('refuses %j', (text) => {
    expect(() => loadConfig({ TRUST_PROXY: text })).toThrow('TRUST_PROXY');
  });
});
