import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '@dumpdock/runtime';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly cap_add?: string[];
  readonly security_opt?: string[];
  readonly pids_limit?: number;
  readonly network_mode?: string;
  readonly networks?: string[];
  readonly ports?: string[];
  readonly volumes?: string[];
  readonly command?: unknown;
  readonly container_name?: string;
  readonly profiles?: string[];
  readonly environment?: Record<string, string>;
}
interface Compose {
  readonly services: Record<string, Service>;
  readonly networks: Record<string, { internal?: boolean }>;
  readonly volumes: Record<string, object>;
}

const read = (file: string) => readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const dockerfile = read('Dockerfile');
const runtime = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

test.each(services)('%s has no privilege to lose', (_, service) => {
  expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  expect(service.pids_limit).toBeGreaterThan(0);
  expect([service.privileged, service.network_mode]).toEqual([undefined, undefined]);
  // Images that start as root may become their own user, and nothing else.
  const mayAdd = service.build === undefined ? ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] : [];
  expect((service.cap_add ?? []).filter((capability) => !mayAdd.includes(capability))).toEqual([]);
});

test('nothing of the host is mounted, the Docker socket least of all', () => {
  const mounts = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  expect(mounts.filter((name) => !Object.hasOwn(compose.volumes, name))).toEqual([]);
});

test('only the API can be reached, from this machine alone, and only it is on a network that leads out', () => {
  expect(services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`))).toEqual([
    expect.stringMatching(/^api 127\.0\.0\.1:[^:]*:-8000\}:8000$/),
  ]);
  const leadsOut = Object.entries(compose.networks).flatMap(([name, network]) => (network.internal === true ? [] : [name]));
  expect(leadsOut).toEqual(['front']);
  expect(services.filter(([, { networks = [] }]) => networks.some((name) => leadsOut.includes(name))).map(([name]) => name)).toEqual([
    'api',
  ]);
  expect(services.filter(([, { networks }]) => networks === undefined)).toEqual([]);
});

test('Redis and the ledger meet only who works with them', () => {
  const on = (network: string) => services.filter(([, { networks = [] }]) => networks.includes(network)).map(([name]) => name);
  expect(on('queue').toSorted()).toEqual(['api', 'redis', 'worker']);
  expect(on('ledger').toSorted()).toEqual(['api', 'migrate', 'postgres', 'worker']);
  expect(on('targets').toSorted()).toEqual(['api', 'mariadb', 'postgres', 'worker']);
});

test('Redis keeps what it is told and refuses what it cannot keep', () => {
  expect(compose.services['redis']?.command).toEqual(expect.arrayContaining(['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']));
});

test('MariaDB comes when it is asked for, workers as many as are asked for', () => {
  expect(compose.services['mariadb']?.profiles).toEqual(['mariadb']);
  expect(compose.services['worker']).not.toHaveProperty('container_name');
  expect(compose.services['worker']).not.toHaveProperty('ports');
});

test('the settings are ones that dumpdock takes, and it wants keys', () => {
  const { environment = {} } = compose.services['api'] ?? {};
  const values = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-(.*?)\}/g, '$1')]));
  const key = `me:operator:${'0'.repeat(64)}`;
  expect(loadConfig({ ...values, API_KEYS: key }).targets.map(({ name }) => name)).toEqual(['postgres', 'mariadb', 'sqlite']);
  expect(() => loadConfig(values)).toThrow('API_KEYS');
});

test('the image runs Node as a user without rights, and needs no shell', () => {
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(3);
  expect(runtime).toMatch(/^USER node$/m);
  expect(runtime).toMatch(/^CMD \["node", /m);
  expect(runtime).toMatch(/^HEALTHCHECK .*CMD \["node", /m);
  expect(runtime).not.toMatch(/^ENTRYPOINT|--chown=[^ ]+ .*\/app\b/m);
  const commands = services.flatMap(([, { build, command }]) => (build === undefined ? [] : [command]));
  expect(commands.every((command) => Array.isArray(command) && command[0] === 'node')).toBe(true);
});

test('no secret goes into the image', () => {
  const ignored = read('.dockerignore').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.env', '.git', '.data', 'media']));
  expect(dockerfile).not.toMatch(/^(?:ARG|ENV) .*(?:PASSWORD|SECRET|TOKEN|API_KEYS)/m);
});
