import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { serviceUser } from '@dumpdock/stack';
import { asNobody, runProgram, type TempRoot, tempRoot, withOwnMounts } from '@dumpdock/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareMediaRoot } from '../src/media-root.ts';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/prepare-main.ts');

let root: TempRoot;
beforeEach(() => {
  root = tempRoot();
});
afterEach(() => root.remove());

test('a place that is missing is made, for its owner alone, and a second start finds it', async () => {
  const media = root.path('new/media');
  await prepareMediaRoot(media);
  await prepareMediaRoot(media);
  expect(readdirSync(path.join(media, 'temp_sql_imports'), { recursive: true })).toEqual(['.trash']);
  for (const place of ['temp_sql_imports', 'temp_sql_imports/.trash']) expect(statSync(path.join(media, place)).mode & 0o777).toBe(0o700);
});

describe('refused with a sentence that names the reason', () => {
  const refusal = (place: string) =>
    prepareMediaRoot(place).catch((error: { code: string; message: string }) => [error.code, error.message]);

  test.each([
    '/',
    '/etc',
    '/usr',
    '/tmp',
    '/root',
    '/home/',
    '/var/../etc',
    '/srv',
    '/mnt',
    '/opt/',
    '/var/lib',
    '/usr/local',
    '/proc/self/root/etc',
  ])('%s', async (place) => {
    expect(await refusal(place)).toEqual(['CONFIG_INVALID', expect.stringMatching(/^MEDIA_ROOT is \/.*a directory of the system/)]);
    expect(existsSync('/temp_sql_imports')).toBe(false);
  });
  test('$HOME', async () => {
    expect(await refusal(homedir())).toEqual(['CONFIG_INVALID', expect.stringMatching(/^MEDIA_ROOT is /)]);
    expect(await refusal(`${homedir()}/`)).toEqual(['CONFIG_INVALID', expect.stringMatching(/^MEDIA_ROOT is /)]);
  });
  test.each(['by another name', 'through a link', 'by a bind mount'])('$HOME %s', async (how) => {
    mkdirSync(root.path('home/u'), { recursive: true });
    mkdirSync(root.path('bound'));
    symlinkSync('home', root.path('homelink'));
    const env = { HOME: root.path(how === 'by another name' ? 'homelink/u' : 'home/u') };
    const media = root.path(how === 'through a link' ? 'homelink/u' : how === 'by a bind mount' ? 'bound' : 'home/u');
    const run =
      how === 'by a bind mount'
        ? await withOwnMounts(FIXTURE, [media, 'home'], env)
        : await runProgram(process.execPath, [FIXTURE, media], { env });
    expect(run.stdout).toBe('CONFIG_INVALID MEDIA_ROOT is a home directory; give dumpdock one of its own.\n');
    expect(readdirSync(root.path('home/u'))).toEqual([]);
  });
  test('the home of somebody else, that is not there yet', async () => {
    const home = `/home/${randomUUID()}`;
    expect(await refusal(home)).toEqual(['CONFIG_INVALID', expect.stringMatching(/^MEDIA_ROOT is a home/)]);
    expect(existsSync(home)).toBe(false);
  });
  test('a relative path', async () => {
    expect(await refusal('media')).toEqual(['CONFIG_INVALID', 'MEDIA_ROOT must be an absolute path.']);
  });
  test('a file', async () => {
    writeFileSync(root.path('file'), '');
    expect(await refusal(root.path('file'))).toEqual(['CONFIG_INVALID', 'MEDIA_ROOT is not a directory.']);
    expect(await refusal(root.path('file/below'))).toEqual(['CONFIG_INVALID', 'MEDIA_ROOT is not a directory.']);
  });
  test.each(['', '/temp_sql_imports', '/temp_sql_imports/.trash'])('a link in the place of MEDIA_ROOT%s', async (part) => {
    mkdirSync(root.path('elsewhere'));
    mkdirSync(path.dirname(root.path(`media${part}`)), { recursive: true });
    symlinkSync(root.path('elsewhere'), root.path(`media${part}`));
    const [code, message] = (await refusal(root.path('media'))) as string[];
    expect([code, message]).toEqual(['CONFIG_INVALID', expect.stringMatching(/is a symbolic link; name the directory itself\.$/)]);
    expect(readdirSync(root.path('elsewhere'))).toEqual([]);
  });
  test('a link that leads nowhere', async () => {
    symlinkSync('nowhere', root.path('media'));
    expect(await refusal(root.path('media'))).toEqual(['CONFIG_INVALID', expect.stringMatching(/^MEDIA_ROOT /)]);
  });
  test.each([
    ['read-only for its owner', 0o500],
    ['closed to its owner', 0o000],
  ])('a directory that is %s', async (_name, mode) => {
    mkdirSync(root.path('media'));
    const user = serviceUser();
    if (user !== null) chownSync(root.path('media'), user.uid, user.gid);
    chmodSync(root.path('media'), mode);
    const run = await asNobody(FIXTURE, [root.path('media')]);
    expect(run.stdout).toBe('CONFIG_INVALID MEDIA_ROOT is not writable for the user dumpdock runs as.\n');
  });
  test('a read-only file system', async () => {
    mkdirSync(root.path('media'));
    const run = await withOwnMounts(FIXTURE, [root.path('media'), 'read-only']);
    expect(run.stdout).toMatch(/^CONFIG_INVALID MEDIA_ROOT is not writable/);
  });
});

test('a directory below a home, a system directory or a link is fine', async () => {
  mkdirSync(root.path('home/u'), { recursive: true });
  symlinkSync('home', root.path('homelink'));
  const run = await runProgram(process.execPath, [FIXTURE, root.path('homelink/u/media')], { env: { HOME: root.path('home/u') } });
  expect(run.stdout).toBe('prepared\n');
});
