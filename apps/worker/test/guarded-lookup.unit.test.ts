import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isPublicAddress, publicLookup, requirePublicHost } from '../src/webhooks/guarded-lookup.ts';

describe('addresses that webhooks must not reach', () => {
  test.each([
    '127.0.0.1',
    '127.8.9.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'no address',
  ])('%s', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

test.each(['127.0.0.1', '[::1]', '169.254.169.254'])('%s is refused as it stands', (host) => {
  expect(() => requirePublicHost(host)).toThrow('internal address');
});

test.each(['2130706433', '0x7f.1'])('%s, another spelling of 127.0.0.1, is one already when the URL is read', (spelling) => {
  expect(() => requirePublicHost(new URL(`http://${spelling}/`).hostname)).toThrow('internal address');
});

test('a name that leads to this machine is refused when it is looked up', async () => {
  const look = promisify(publicLookup as (name: string, options: object, done: (error: Error | null) => void) => void);
  await expect(look('localhost', {})).rejects.toThrow('internal address');
});
