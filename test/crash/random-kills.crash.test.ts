import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { untilSwept, wrongs } from './aftermath.ts';
import { type Chance, chanceOf, newSeed } from './chance.ts';
import { logs } from './client.ts';
import { removeLite } from './crash-lab.ts';
import type { Sample } from './dumps.ts';
import { finishKilling, type Killing, startApi, startKilling } from './kill.ts';
import { childrenOf, type Running } from './process.ts';
import { lies, someSample, useSomehow, windUp } from './traffic.ts';

const KILLS = Number(process.env['CRASH_KILLS'] ?? 200);
const LANES = 4;
/** As long as a round has something to interrupt. */
const LONGEST_WAIT_MS = 3_000;

const seed = Number(process.env['CRASH_SEED'] ?? newSeed());
process.stdout.write(`random kills: CRASH_SEED=${seed} repeats these ${KILLS}\n`);

const lanes = Array.from({ length: Math.min(LANES, KILLS) }, (_, lane) => ({
  lane,
  kills: Math.floor(KILLS / LANES) + (lane < KILLS % LANES ? 1 : 0),
}));

test.concurrent.each(lanes)(`killed at random moments of seed ${seed}, lane $lane: $kills kills`, async ({ lane, kills }) => {
  const chance = chanceOf(seed + lane);
  const killing = await startKilling();
  await using _lab = killing.lab;
  let worker = killing.lab.start('worker');
  for (let kill = 0; kill < kills; kill++) {
    worker = await round(killing, worker, chance, `seed ${seed}, lane ${lane}, kill ${kill}`);
    process.stdout.write(kill % 10 === 9 ? `random kills: lane ${lane} did ${kill + 1}\n` : '');
  }
  await worker.stop();
  await finishKilling(killing);
});

/** Some traffic, a kill in the middle, a restart, one sweep, and a look at everything. Gives the worker that runs then. */
async function round(killing: Killing, worker: Running, chance: Chance, what: string): Promise<Running> {
  const { lab, bystanders } = killing;
  removeLite(lab);
  const samples: Sample[] = [];
  for (let count = 1 + chance.number(2); count > 0; count--) samples.push(await someSample(lab, chance));
  const traffic = samples.map((sample) => useSomehow(lab, sample, chance));
  const victim = chance.of(['worker', 'worker', 'child', 'child', 'api', 'cli', 'everything'] as const);
  const cli = victim === 'cli' ? lab.start('cli', {}, ['cleanup-temp-files', '--max-age-hours', '12']) : null;
  await pause(chance.number(LONGEST_WAIT_MS)); // The random moment itself.
  strike(killing, worker, cli, victim, chance);
  const next = worker.isOver() || victim === 'worker' || victim === 'everything' ? lab.start('worker') : worker;
  if (victim === 'api' || victim === 'everything') killing.api = await startApi(lab);
  await Promise.all(traffic);
  await cli?.ended;
  await windUp(lab, bystanders);
  await untilSwept(lab, bystanders);
  expect([...(await wrongs(lab, bystanders)), ...(await lies(lab, samples))], `${what}, ${victim}\n${logs(lab)}`).toEqual([]);
  return next;
}

function strike(
  { api }: Killing,
  worker: Running,
  cli: Running | null,
  victim: 'worker' | 'child' | 'api' | 'cli' | 'everything',
  chance: Chance,
): void {
  const children = childrenOf(worker.pid);
  if (victim === 'cli') cli?.signal('SIGKILL');
  if (victim === 'worker' || victim === 'everything') worker.signal('SIGKILL');
  if (victim === 'api' || victim === 'everything') api.signal('SIGKILL');
  const doomed = victim === 'everything' ? children : victim === 'child' && children.length > 0 ? [chance.of(children)] : [];
  for (const pid of doomed) killQuietly(pid);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
