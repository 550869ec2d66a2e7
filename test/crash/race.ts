import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { type Bystander, digestOf, factsOfTree, untilSwept, wrongs } from './aftermath.ts';
import { type Chance, chanceOf } from './chance.ts';
import { client, idOf, ledger, logs, untilStatus } from './client.ts';
import { type CrashLab, crashLab } from './crash-lab.ts';
import { postgresSample, type Sample, sqliteSample } from './dumps.ts';
import type { Running } from './process.ts';
import { lies, someSample, uploadSomehow, useSomehow, windUp } from './traffic.ts';

/** Callers at once. */
const CALLERS = 3;
/** Imports that wait for a person all the time. */
const BYSTANDERS = 3;

/** Names of samples that confirm themselves and that nobody cancels. */
const MUST_LOAD = 'must_';

/** What a race came to. */
export interface Raced {
  readonly imports: Readonly<Record<string, number>>;
  readonly sweeps: number;
  readonly attacks: string;
}

/** Sweeps at full rate from two workers, the API and the command line, beside callers and an adversary, for `ms`; then everything is looked at. */
export async function race(ms: number, seed: number): Promise<Raced> {
  await using lab = await crashLab({
    settings: {
      LEASE_MS: '15000',
      SWEEP_OLD_CRON: '* * * * * *',
      SWEEP_FAILED_CRON: '* * * * * *',
      SWEEP_ORPHANS_CRON: '* * * * * *',
      IMPORT_CONCURRENCY: '3',
    },
  });
  const canary = plantCanary(lab);
  const before = factsOfTree(canary);
  const programs = [lab.start('api'), lab.start('worker'), lab.start('worker')];
  await lab.untilServing();
  const bystanders = await makeBystanders(lab);
  const end = Date.now() + ms;
  const adversary = startAdversary(lab, canary, seed);
  const callers = Array.from({ length: CALLERS }, (_, caller) => call(lab, chanceOf(seed + 1 + caller), end));
  const work = Promise.all([Promise.all(callers), sweepByApi(lab, end), sweepByHand(lab, end)]);
  await Promise.allSettled([work]);
  const attacks = await adversary(); // Also when something went wrong: it must not outlive the race.
  const samples = (await work)[0].flat();
  await windUp(lab, bystanders, 90_000 + 2 * ms); // Callers are faster than loads.
  await untilSwept(lab, bystanders);
  const what = `seed ${seed}`;
  expect(
    programs.filter((program) => program.isOver()).map(({ program, log }) => `${program}: ${log().slice(-2_000)}`),
    what,
  ).toEqual([]);
  expect(factsOfTree(canary), `${what}: the canary tree is as it was; moves of the adversary: ${attacks}`).toEqual(before);
  expect([...(await wrongs(lab, bystanders)), ...(await lies(lab, samples))], `${what}\n${logs(lab)}`).toEqual([]);
  expect(await harmed(lab), what).toEqual([]);
  const unforeseen = (await ledger(lab)).filter(({ error }) => error?.code === 'INTERNAL').map(({ id }) => id);
  expect(unforeseen, `${what}: what the adversary did to them has a code\n${unforeseen.length > 0 ? logs(lab) : ''}`).toEqual([]);
  return {
    imports: await outcomes(lab),
    sweeps: Number((await lab.metadata.query('select sum(runs) as n from sweeps')).rows[0].n),
    attacks,
  };
}

/** Files, a deep directory and a name that an import could have: everything a sweep that leaves its place might take. */
function plantCanary(lab: CrashLab): string {
  const canary = lab.root.path('canary');
  mkdirSync(path.join(canary, 'deep', 'deeper'), { recursive: true });
  for (let file = 0; file < 20; file++) writeFileSync(path.join(canary, `file-${file}`), 'canary'.repeat(file));
  for (const name of ['upload.zip', 'files.json', 'deep/0.sql', 'deep/file']) writeFileSync(path.join(canary, name), 'canary');
  return canary;
}

/** Only imports whose id ends in an odd digit are left alone by the adversary. */
const isSpared = (id: string): boolean => /[13579bdf]$/.test(id);

async function makeBystanders(lab: CrashLab): Promise<Bystander[]> {
  const made: Bystander[] = [];
  while (made.length < BYSTANDERS) {
    const id = idOf(
      await client.upload(lab, sqliteSample(`waits_${made.length}`, 'kept').zip(), { target: 'kept' }, `waits_${made.length}`),
    );
    await untilStatus(lab, id, 'ready');
    if (isSpared(id)) made.push({ id, digest: digestOf(lab, id) });
    else await client.cancel(lab, id);
  }
  return made;
}

function startAdversary(lab: CrashLab, canary: string, seed: number): () => Promise<string> {
  const script = path.join(import.meta.dirname, 'adversary-main.ts');
  const child = spawn(process.execPath, [script, lab.tempDir, canary, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return async () => {
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code, 'the adversary itself came through').toBe(0);
    return text.trim();
  };
}

/** Uploads one after another, half of them to be confirmed by themselves and watched. */
async function call(lab: CrashLab, chance: Chance, end: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (Date.now() < end) {
    const sample = chance.number(2) < 1 ? postgresSample(`${MUST_LOAD}${chance.number(1e9).toFixed(0)}`) : await someSample(lab, chance);
    samples.push(sample);
    if (sample.name.startsWith(MUST_LOAD)) await uploadSomehow(lab, sample, { target: 'pg', auto_confirm: 'true' }, chance);
    else await useSomehow(lab, sample, chance);
  }
  return samples;
}

async function sweepByApi(lab: CrashLab, end: number): Promise<void> {
  for (let turn = 0; Date.now() < end; turn++) {
    const scope = (['old', 'failed', 'orphans'] as const)[turn % 3];
    await fetch(`${lab.url}/cleanups`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=10', connection: 'close' },
      body: JSON.stringify({ scope }),
    }).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
  }
}

async function sweepByHand(lab: CrashLab, end: number): Promise<void> {
  while (Date.now() < end) {
    const cli: Running = lab.start('cli', {}, ['cleanup-temp-files', '--json']);
    const { code } = await cli.ended;
    // 1: something was in the way, which the adversary sees to. 2: at its start the adversary had
    // put a link where the trash is, or taken it away.
    const refused = code === 2 && /CONFIG_INVALID.*temp_sql_imports/.test(cli.log());
    expect(refused || [0, 1].includes(code ?? -1), cli.log()).toBe(true);
  }
}

/** Imports that nobody meddled with and that were to be loaded without a person: they must be there. */
async function harmed(lab: CrashLab): Promise<string[]> {
  const watched = (await ledger(lab)).filter(({ id, archive_name }) => isSpared(id) && archive_name.startsWith(MUST_LOAD));
  return watched
    .filter(({ status }) => status !== 'succeeded')
    .map(({ id, status, error }) => `${id} is ${status}: ${JSON.stringify(error)}`);
}

async function outcomes(lab: CrashLab): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, error } of await ledger(lab)) {
    const name = `${status} ${error?.code ?? ''}`.trim();
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
