import { type KillPoint, newImportId } from '@dumpdock/contracts';
import { until } from '@dumpdock/testkit';
import { expect } from 'vitest';
import { type Bystander, digestOf, explained, untilSwept, wrongs } from './aftermath.ts';
import { client, idOf, isOver, ledger, logs, newest, rowOf, untilStatus } from './client.ts';
import { type CrashLab, type CrashLabOptions, crashLab } from './crash-lab.ts';
import { sqliteSample } from './dumps.ts';
import type { Program, Running } from './process.ts';
import type { Scenario } from './scenario.ts';

/** A lab with a healthy API and an import that waits for a person, which nothing may touch. Used for one kill after another. */
export interface Killing {
  readonly lab: CrashLab;
  readonly bystanders: readonly Bystander[];
  api: Running;
}

/** Makes a lab with an API and a bystander. */
export async function startKilling(options: CrashLabOptions = {}): Promise<Killing> {
  const lab = await crashLab(options);
  try {
    return await settle(lab);
  } catch (error) {
    await lab[Symbol.asyncDispose]();
    throw error;
  }
}

async function settle(lab: CrashLab): Promise<Killing> {
  const api = lab.start('api');
  const worker = lab.start('worker');
  await lab.untilServing();
  const id = idOf(await client.upload(lab, sqliteSample(`bystander_${newImportId().slice(-12)}`, 'kept').zip(), { target: 'kept' }));
  await untilStatus(lab, id, 'ready');
  await worker.stop();
  return { lab, bystanders: [{ id, digest: digestOf(lab, id) }], api };
}

/** Kills whoever the scenario says at the point, restarts, waits for one sweep, and checks everything. */
export async function killAt(killing: Killing, point: KillPoint, scenario: Scenario): Promise<void> {
  const { lab } = killing;
  const id = await reach(killing, point, scenario);
  const worker = lab.start('worker');
  if (killing.api.isOver()) killing.api = await startApi(lab);
  if (id !== null) await scenario.after?.(lab, id);
  await untilSwept(lab, killing.bystanders);
  const what = `after ${point} (${scenario.name})`;
  expect(await wrongs(lab, killing.bystanders), `${what}\n${logs(lab)}`).toEqual([]);
  if (scenario.outcome !== null) await expectTruth(lab, id ?? (await newest(lab)).id, scenario, what);
  expect([killing.api.isOver(), worker.isOver()], `${what}: the healthy processes run\n${logs(lab)}`).toEqual([false, false]);
  await worker.stop();
}

/** Up to the kill; gives the import that suffers, when it is known. */
async function reach(killing: Killing, point: KillPoint, scenario: Scenario): Promise<string | null> {
  const { lab } = killing;
  const before = await prepare(killing, scenario);
  const mode = scenario.childOnly === true ? point : `${point}+parent`;
  if (scenario.program === 'api') await killing.api.stop();
  const doomed = lab.start(scenario.program, { ...scenario.env, DUMPDOCK_KILL_AT: mode }, scenario.program === 'cli' ? scenario.args : []);
  if (scenario.program === 'api') {
    killing.api = doomed;
    await lab.untilServing();
  }
  const id = (await scenario.act?.(lab, before)) ?? before;
  if (scenario.childOnly === true) await expectChildKilled(lab, doomed, id ?? '', point);
  else expect(await endOf(lab, doomed), `${point} was reached\n${logs(lab)}`).toMatchObject({ signal: 'SIGKILL' });
  return id;
}

/** Its worker ends the import; when it comes to the point itself on the way, it dies as well. */
async function expectChildKilled(lab: CrashLab, doomed: Running, id: string, point: KillPoint): Promise<void> {
  await explained(lab, () => until('the import to be over', async () => doomed.isOver() || isOver(await rowOf(lab, id)), 120_000));
  const { error } = await rowOf(lab, id);
  const told = `${error?.detail} ${doomed.log()}`;
  if (!doomed.isOver())
    expect(told, `${point} was reached\n${logs(lab)}`).toMatch(/ended by SIGKILL|asked the target about an unanswered commit/);
  await doomed.stop();
}

async function prepare({ lab }: Killing, { before, needsWorkerBefore }: Scenario): Promise<string | null> {
  const helper = needsWorkerBefore ? lab.start('worker') : null;
  const id = (await before?.(lab)) ?? null;
  await helper?.stop();
  return id;
}

/** How a process ended; rejects with its log when it does not. */
function endOf(lab: CrashLab, doomed: Running): Promise<{ signal: NodeJS.Signals | null }> {
  return explained(lab, async () => {
    await until(`the ${doomed.program} to die`, () => doomed.isOver(), 120_000);
    return doomed.ended;
  });
}

export async function startApi(lab: CrashLab): Promise<Running> {
  const api = lab.start('api' satisfies Program);
  await lab.untilServing();
  return api;
}

/** The target holds all of it exactly once or nothing, and the record says which. */
async function expectTruth(lab: CrashLab, id: string, { sample, outcome }: Scenario, what: string): Promise<void> {
  const row = await rowOf(lab, id);
  expect(row.status, `${what}: ${JSON.stringify(row.error)}\n${logs(lab)}`).toBe(outcome);
  if (sample === undefined) return;
  expect(await sample.state(lab), what).toBe(row.status === 'succeeded' ? 'loaded' : 'untouched');
  if (row.status === 'succeeded') expect(row.result?.rows, what).toBeGreaterThan(0);
}

/** Ends a series: the bystanders are confirmed and load as if nothing had been; then nothing at all is left. */
export async function finishKilling({ lab, bystanders }: Killing): Promise<void> {
  const worker = lab.start('worker');
  for (const { id } of bystanders) {
    await client.confirm(lab, id, 'kept');
    await untilStatus(lab, id, 'succeeded');
  }
  await untilSwept(lab, []);
  expect(await wrongs(lab, [])).toEqual([]);
  expect((await ledger(lab)).filter((row) => !isOver(row))).toEqual([]);
  await worker.stop();
}
