// `npm test`: lint, types and every test against real services; the last line counts. `--crash` runs the crash tests instead; further arguments go to vitest.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CACHE, ROOT } from './environment.ts';
import { runCommand, say } from './say.ts';

interface Tally {
  passed: number;
  failed: number;
}

/** What is read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const MODULES = path.join(ROOT, 'node_modules');
const REPORT = path.join(CACHE, 'test', 'report.json');

await runCommand(async () => {
  const args = process.argv.slice(2);
  const crash = args[0] === '--crash';
  const results = crash ? [await vitest(['--project', 'crash', ...args.slice(1)])] : await everything(args);
  const passed = results.reduce((sum, one) => sum + one.passed, 0);
  const failed = results.reduce((sum, one) => sum + one.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

async function everything(args: readonly string[]): Promise<Tally[]> {
  const results = [
    await check('lint', path.join(MODULES, '@biomejs/biome/bin/biome'), [
      'ci',
      '--error-on-warnings',
      ...(process.stdout.isTTY ? [] : ['--colors=off']),
      '.',
    ]),
    await check('types', path.join(MODULES, 'typescript/bin/tsc'), ['-p', '.']),
  ];
  const web = path.join(ROOT, 'apps/web/tsconfig.json');
  if (existsSync(web)) results.push(await check('types of the page', path.join(MODULES, 'typescript/bin/tsc'), ['-p', web]));
  results.push(await vitest(['--project', 'unit', '--project', 'services', '--project', 'e2e', ...args]));
  return results;
}

/** A check that counts as one test. */
async function check(name: string, script: string, args: readonly string[]): Promise<Tally> {
  const code = await run(script, args);
  say(`${name}: ${code === 0 ? 'good' : 'not good'}`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(args: readonly string[]): Promise<Tally> {
  mkdirSync(path.dirname(REPORT), { recursive: true });
  rmSync(REPORT, { force: true });
  const code = await run(path.join(MODULES, 'vitest/vitest.mjs'), ['run', `--outputFile.json=${REPORT}`, ...args]);
  if (!existsSync(REPORT)) return { passed: 0, failed: 1 };
  const tally = count(JSON.parse(readFileSync(REPORT, 'utf8')) as Report);
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** A file that could not be run counts as a failed test; so does a test that was not run. */
function count(report: Report): Tally {
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numPendingTests + broken };
}

/** Runs a script with this Node in the checkout; gives its exit code. Children find the pinned Node first on PATH. */
function run(script: string, args: readonly string[]): Promise<number> {
  const searchPath = [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter);
  const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, PATH: searchPath } });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));
  process.on('disconnect', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
