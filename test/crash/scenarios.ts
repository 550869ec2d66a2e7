import type { KillPoint } from '@dumpdock/contracts';
import { client, idOf, untilStatus } from './client.ts';
import { type CrashLab, removeLite } from './crash-lab.ts';
import { brokenZip, mysqlRowsSample, mysqlSample, mysqlSwapSample, postgresSample, type Sample, sqliteSample } from './dumps.ts';
import { type Mess, makeMess } from './mess.ts';
import type { Program } from './process.ts';
import { type Outcome, type Scenario, table } from './scenario.ts';
import { beginning, cancelledPause, parts, wholeInParts } from './upload-scenarios.ts';

const SAMPLES = {
  'a PostgreSQL load': () => postgresSample(table()),
  'a MySQL load': () => mysqlSample(table()),
  'a MySQL load that replaces': () => mysqlSwapSample(table()),
  'a load into a new SQLite file': () => sqliteSample(table(), 'lite'),
  'a load into an old SQLite file': () => sqliteSample(table(), 'kept'),
} as const;

/** Puts the target where the sample wants it and sends the upload. */
async function send(lab: CrashLab, sample: Sample, confirms: boolean): Promise<string | null> {
  if (sample.target === 'lite') removeLite(lab);
  await sample.prepare?.(lab);
  const answer = await client.upload(lab, sample.zip(), { target: sample.target, ...(confirms ? { auto_confirm: 'true' } : {}) });
  return answer === null ? null : idOf(answer);
}

/** An upload that confirms itself, into a worker or an API that dies on the way. */
function load(name: string, sample: Sample, outcome: Outcome, more: Partial<Scenario> = {}): Scenario {
  return { name, program: 'worker', sample, act: (lab) => send(lab, sample, true), outcome, ...more };
}

const upload = (outcome: Outcome): Scenario[] => [load('an upload', sqliteSample(table(), 'lite'), outcome, { program: 'api' })];

const inspection = (outcome: Outcome): Scenario[] => [load('an inspection', sqliteSample(table(), 'lite'), outcome)];
const mysql = (outcome: Outcome, sample: Sample = mysqlSwapSample(table())): Scenario[] => [
  child(load('a swap', sample, outcome)),
  load('a swap, the worker too', sample, outcome),
];

const child = (scenario: Scenario): Scenario => ({ ...scenario, childOnly: true });

/** Into every target; for a child's point the child alone, and the child with its worker. */
function everyTarget(outcome: Outcome, who: 'worker' | 'child'): Scenario[] {
  return Object.entries(SAMPLES).flatMap(([name, sample]) => {
    const whole = load(name, sample(), outcome);
    return who === 'worker' ? [whole] : [{ ...load(`${name}, the child alone`, sample(), outcome), childOnly: true }, whole];
  });
}

function inChild(name: string, outcome: Outcome): Scenario[] {
  return [
    child(load(`${name}, the child alone`, sqliteSample(table(), 'lite'), outcome)),
    load(name, sqliteSample(table(), 'lite'), outcome),
  ];
}

/** Something is asked for of an import that waits for a person. */
function asked(
  name: string,
  outcome: Outcome,
  ask: (lab: CrashLab, id: string, target: string) => Promise<unknown>,
  program: Program = 'api',
): Scenario {
  const sample = sqliteSample(table(), 'lite');
  return {
    name,
    program,
    sample,
    needsWorkerBefore: true,
    before: async (lab) => {
      const id = await send(lab, sample, false);
      if (id !== null) await untilStatus(lab, id, 'ready');
      return id;
    },
    act: async (lab, id) => {
      await ask(lab, id ?? '', sample.target);
      return id;
    },
    outcome,
  };
}

/** A workspace is removed while there is no room for the rename into the trash. */
function onFullDisk(): Scenario {
  const cancel = asked('a cancel on a full disk', 'cancelled', async (lab, id) => {
    const free = lab.disk?.fill();
    await client.cancel(lab, id);
    await free?.(); // Nobody starts where nothing can be written.
  });
  return { ...cancel, onSmallDisk: true };
}

/** Every way in which a workspace is removed that an import had. */
function removals(): Scenario[] {
  const refused: Scenario = {
    name: 'an upload that is no zip',
    program: 'api',
    act: async (lab) => {
      await client.upload(lab, Buffer.from('no zip at all'));
      return null;
    },
    outcome: 'failed',
  };
  const broken: Scenario = {
    name: 'SQL that fails',
    program: 'worker',
    act: async (lab) => {
      removeLite(lab);
      return idOf(await client.upload(lab, brokenZip(), { target: 'lite', auto_confirm: 'true' }));
    },
    outcome: 'failed',
  };
  return [
    ...inspection('succeeded').map((scenario) => ({ ...scenario, name: 'an import that succeeded' })),
    broken,
    refused,
    asked('a clean-up by hand', 'cancelled', (lab, id) => client.cleanUp(lab, { scope: 'import', import_id: id }), 'worker'),
    asked('a cancel', 'cancelled', (lab, id) => client.cancel(lab, id)),
    sweep('cli', ['abandoned']),
  ];
}

/** A sweep that dies: the one at the start of a worker, and the command line's. */
function sweep(program: 'worker' | 'cli', messes: readonly Mess[]): Scenario {
  return {
    name: `${program}: ${messes.join(', ')}`,
    program,
    before: async (lab) => {
      await makeMess(lab, messes);
      return null;
    },
    args: ['cleanup-temp-files'],
    outcome: null,
  };
}

const EVERYTHING: readonly Mess[] = ['abandoned', 'trash', 'orphan', 'deep', 'failed', 'old', 'lost', 'vanished', 'leftover', 'stray'];
const sweeps = (...sets: (readonly Mess[])[]): Scenario[] => [sweep('worker', EVERYTHING), ...sets.map((set) => sweep('cli', set))];
const inPlace = (): Scenario[] => [
  child(load('a load into an old SQLite file, the child alone', sqliteSample(table(), 'kept'), 'succeeded')),
  load('a load into an old SQLite file', sqliteSample(table(), 'kept'), 'succeeded'),
];
const removing = () => sweeps(['orphan'], ['failed'], ['old']);

/** At least one way to every kill point. */
export const SCENARIOS: Readonly<Record<KillPoint, readonly Scenario[]>> = {
  'upload.booked': [...upload('failed'), ...beginning()],
  'workspace.made': [...upload('failed'), ...beginning()],
  'upload.created': [...upload('failed'), ...beginning()],
  'upload.streaming': [...upload('failed'), ...parts()],
  'upload.written': [...upload('failed'), ...parts()],
  'upload.stored': [...upload('failed'), ...parts()],
  'upload.checked': [...upload('failed'), ...parts()],
  'upload.received': [...upload('succeeded'), ...wholeInParts()],
  'upload.enqueued': [...upload('succeeded'), ...wholeInParts()],
  'upload.opened': beginning(),
  'upload.promised': beginning(),
  'upload.continued': parts(),
  'upload.parted': parts(),
  'upload.paused': parts(),
  'upload.sealed': parts(),
  'inspection.claimed': inspection('failed'),
  'inspection.booked': inspection('failed'),
  'inspection.extracting': inChild('an inspection', 'failed'),
  'inspection.extracted': inChild('an inspection', 'failed'),
  'inspection.reading': inChild('an inspection', 'failed'),
  'inspection.read': inspection('failed'),
  'inspection.noted': inspection('failed'),
  'inspection.ready': inspection('succeeded'),
  'inspection.queued': inspection('succeeded'),
  'confirm.queued': [asked('a confirmation', 'succeeded', client.confirm)],
  'confirm.enqueued': [asked('a confirmation', 'succeeded', client.confirm)],
  'cancel.requested': [asked('a cancel', 'cancelled', (lab, id) => client.cancel(lab, id)), cancelledPause(true), cancelledPause(false)],
  'import.claimed': inspection('failed'),
  'import.planned': inspection('failed'),
  'import.loading': everyTarget('failed', 'child'),
  'import.loaded': everyTarget('failed', 'child'),
  'import.marked': everyTarget('failed', 'worker'),
  'import.committing': everyTarget('failed', 'child'),
  'import.committed': everyTarget('succeeded', 'child'),
  'import.settled': everyTarget('succeeded', 'worker'),
  'mysql.staged': mysql('failed'),
  'mysql.planned': mysql('failed'),
  'mysql.swapping': mysql('failed'),
  'mysql.swapped': mysql('succeeded'),
  'mysql.stepped': mysql('succeeded'),
  'mysql.finished': mysql('succeeded'),
  'mysql.undoing': mysql('failed', mysqlSwapSample(table(), true)),
  'mysql.undone': mysql('failed', mysqlSwapSample(table(), true)),
  'mysql.rows': mysql('succeeded', mysqlRowsSample(table())),
  'mysql.leaving': [...mysql('succeeded'), ...sweeps(['leftover'])],
  'sqlite.placed': inChild('a load into a new SQLite file', 'succeeded'),
  'sqlite.marked': inPlace(),
  'sqlite.receipt': inPlace(),
  'cleanup.decided': removals(),
  'cleanup.trashed': removals(),
  'cleanup.in-place': [onFullDisk()],
  'cleanup.deleting': [...removals(), onFullDisk()],
  'cleanup.hoisted': sweeps(['deep']),
  'cleanup.deleted': removals(),
  'cleanup.closed': removals(),
  'sweep.started': sweeps([]),
  'sweep.recovering': sweeps(['abandoned']),
  'sweep.recovered': sweeps(['abandoned']),
  'sweep.marked': removing(),
  'sweep.trashed': removing(),
  'sweep.deleted': removing(),
  'sweep.closed': removing(),
  'sweep.emptied': sweeps(['trash']),
  'sweep.lost': sweeps(['lost']),
  'sweep.failing': sweeps(['vanished']),
  'sweep.leaving': sweeps(['leftover'], ['stray']),
  'sqlite.swept': sweeps(['stray']),
  'sweep.targets': sweeps(['leftover'], ['stray']),
  'sweep.finished': sweeps([]),
};
