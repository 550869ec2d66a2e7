// `npm run sbom [FILE]`: writes a bill of materials of what runs in production, as CycloneDX 1.6. Reads the lockfile and what is installed, asks no network.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CACHE, ROOT } from './environment.ts';
import { runCommand, say } from './say.ts';

const FORMAT = ['--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--sbom-type', 'application'];

await runCommand(async () => {
  const file = path.resolve(ROOT, process.argv[2] ?? 'sbom.cdx.json');
  const pnpm = path.join(CACHE, 'pnpm/node_modules/.bin/pnpm');
  execFileSync(pnpm, ['sbom', ...FORMAT, '--prod', '--offline', '--out', file], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: unknown[] };
  say(`${components.length} components in ${path.relative(process.cwd(), file)}`);
  return 0;
});
