import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { COMPILE_CACHE } from './hand-over.mjs';
import { hashOf } from './hashes.mjs';
import { withLock } from './lock.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { run } from './run.mjs';
import { SetupError, say } from './say.mjs';

const PNPM = '12.21.0';
const MANIFESTS = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'patches'];
const PRISMA_SOURCES = ['prisma/schema.prisma', 'prisma.config.ts', 'pnpm-lock.yaml'];
const WEB_SOURCES = ['apps/web', 'packages/contracts/src', 'pnpm-lock.yaml'];

/**
 * Makes the checkout ready and gives the path of the Node to run it with. Each step is skipped when what it reads has not changed since it was done.
 * @param {string} root folder of the checkout
 * @param {{ web: boolean }} needs whether the page has to be built
 */
export async function setUp(root, needs) {
  checkMachine(root);
  const cache = path.join(root, '.cache');
  const done = readDone(cache);
  const steps = pendingSteps(root, needs, done);
  if (steps.length > 0) {
    await withLock(path.join(cache, 'setup.lock'), async () => {
      for (const step of pendingSteps(root, needs, readDone(cache))) await perform(step, root, cache);
    });
  }
  return pinnedNode(root);
}

function pendingSteps(root, needs, done) {
  const steps = [
    {
      name: 'dependencies',
      says: 'installing dependencies',
      hash: hashOf(root, MANIFESTS),
      made: 'node_modules/.modules.yaml',
      work: installDependencies,
    },
    {
      name: 'prisma',
      says: 'generating the database client',
      hash: hashOf(root, PRISMA_SOURCES),
      made: 'packages/database/src/generated/client.ts',
      work: generateClient,
    },
    {
      // Sources that change later are compiled by the process that first reads them.
      name: 'compiled',
      says: 'compiling ahead',
      hash: hashOf(root, [...MANIFESTS, ...PRISMA_SOURCES]),
      made: '.cache/compile',
      work: compileAhead,
    },
  ];
  if (needs.web && existsSync(path.join(root, 'apps/web/index.html'))) {
    steps.push({
      name: 'web',
      says: 'building the web page',
      hash: hashOf(root, WEB_SOURCES),
      made: 'apps/web/dist/index.html',
      work: buildWeb,
    });
  }
  return steps.filter((step) => done[step.name] !== step.hash || !existsSync(path.join(root, step.made)));
}

async function perform(step, root, cache) {
  const start = Date.now();
  say(step.says);
  await step.work(root, cache, childEnvironment(cache));
  writeFileSync(path.join(cache, 'setup.json'), JSON.stringify({ ...readDone(cache), [step.name]: step.hash }));
  say(`${step.says}: done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

async function installDependencies(root, cache, env) {
  const pnpm = path.join(cache, 'pnpm');
  const manifest = path.join(pnpm, 'node_modules/pnpm/package.json');
  if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).version !== PNPM) {
    mkdirSync(pnpm, { recursive: true });
    await run(
      'Installing pnpm',
      'npm',
      ['install', '--prefix', pnpm, '--no-audit', '--no-fund', '--no-save', '--loglevel=error', `pnpm@${PNPM}`],
      { cwd: pnpm, env },
    );
  }
  await run('Installing dependencies', path.join(pnpm, 'node_modules/.bin/pnpm'), ['install', '--frozen-lockfile'], { cwd: root, env });
}

function generateClient(root, _cache, env) {
  return run('Generating the database client', pinnedNode(root), [path.join(root, 'node_modules/prisma/build/index.js'), 'generate'], {
    cwd: root,
    env: { ...env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
}

function compileAhead(root, _cache, env) {
  return run('Compiling', pinnedNode(root), [path.join(root, 'scripts/setup/compile.mjs')], {
    cwd: root,
    env: { ...env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
}

function buildWeb(root, _cache, env) {
  const web = path.join(root, 'apps/web');
  return run('Building the web page', pinnedNode(root), [path.join(web, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: web,
    env,
  });
}

function checkMachine(root) {
  if (process.platform === 'win32') throw new SetupError('dumpdock runs on Linux and macOS; on Windows use WSL.');
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new SetupError(`dumpdock needs Node 20 or newer to start; this is ${process.versions.node}.`);
  try {
    accessSync(root, constants.W_OK);
    mkdirSync(path.join(root, '.cache'), { recursive: true });
    accessSync(path.join(root, '.cache'), constants.W_OK);
  } catch {
    throw new SetupError(`${root} belongs to another user: clone dumpdock into a folder of your own.`);
  }
}

/** npm and pnpm keep files in the home directory; an account without one gets a place in the cache. CI would change what pnpm does. */
function childEnvironment(cache) {
  const { CI: _ci, ...env } = process.env;
  try {
    accessSync(homedir(), constants.W_OK);
    return env;
  } catch {
    const home = path.join(cache, 'home');
    mkdirSync(home, { recursive: true });
    delete env.npm_config_cache; // The npm that runs us found it in the home directory that is not there.
    return { ...env, HOME: home };
  }
}

function readDone(cache) {
  try {
    return JSON.parse(readFileSync(path.join(cache, 'setup.json'), 'utf8'));
  } catch {
    return {}; // Nothing was done yet, or it was cut off: it is done again.
  }
}
