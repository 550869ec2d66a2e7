import { until } from '@dumpdock/testkit';
import { explained } from './aftermath.ts';
import type { Chance } from './chance.ts';
import { client, isOver, type LedgerRow, ledger, rowOf } from './client.ts';
import type { CrashLab } from './crash-lab.ts';
import { mysqlRowsSample, mysqlSample, mysqlSwapSample, postgresSample, type Sample, sqliteSample } from './dumps.ts';
import { type Fields, uploadInParts } from './parts.ts';

/** What a caller does with an upload. */
const MANNERS = ['confirms itself', 'is confirmed', 'is cancelled', 'is cleaned by hand', 'confirms itself'] as const;

const KINDS: readonly ((table: string) => Sample)[] = [
  postgresSample,
  mysqlSample,
  mysqlSwapSample,
  (table) => mysqlSwapSample(table, true),
  mysqlRowsSample,
  (table) => sqliteSample(table, 'lite'),
  (table) => sqliteSample(table, 'kept'),
];

const MOST_PARTS = 4;

let tables = 0;

/** A sample of some kind, its target as it wants it. */
export async function someSample(lab: CrashLab, chance: Chance, kinds = KINDS): Promise<Sample> {
  const sample = chance.of(kinds)(`r${process.pid}_${tables++}`);
  await sample.prepare?.(lab);
  return sample;
}

/** Uploads `sample` and goes on with it in some manner, as far as the API lets. Never rejects because the API is away. */
export async function useSomehow(lab: CrashLab, sample: Sample, chance: Chance): Promise<void> {
  const manner = chance.of(MANNERS);
  const fields = { target: sample.target, ...(manner === 'confirms itself' ? { auto_confirm: 'true' as const } : {}) };
  const pause = chance.number(1_500);
  const id = await uploadSomehow(lab, sample, fields, chance);
  if (id === null || manner === 'confirms itself') return;
  if (manner === 'is confirmed') await readyOrOver(lab, id);
  else await new Promise((resolve) => setTimeout(resolve, pause)); // Whatever it is at by then.
  if (manner === 'is confirmed') await client.confirm(lab, id, sample.target);
  if (manner === 'is cancelled') await client.cancel(lab, id);
  if (manner === 'is cleaned by hand') await client.cleanUp(lab, { scope: 'import', import_id: id });
}

/** In one or, half of the time, in up to {@link MOST_PARTS} parts, whose caller comes back when the API does. Gives the id when it got one. */
export async function uploadSomehow(lab: CrashLab, sample: Sample, fields: Fields, chance: Chance): Promise<string | null> {
  const parts = Math.ceil(chance.number(MOST_PARTS));
  if (chance.number(2) < 1) return uploadInParts(lab, sample.zip(), fields, sample.name, parts);
  const id = (await client.upload(lab, sample.zip(), fields, sample.name))?.body['import_id'];
  return typeof id === 'string' ? id : null;
}

/** A worker may be dead meanwhile: then nobody inspects, and the caller gives up. */
async function readyOrOver(lab: CrashLab, id: string): Promise<void> {
  const is = async () => ['ready', 'queued', 'importing'].includes((await rowOf(lab, id)).status) || isOver(await rowOf(lab, id));
  await until('the inspection', is, 8_000).catch(() => undefined);
}

/** Waits until every import is over but `except`; what comes to wait for a person is cancelled. */
export async function windUp(lab: CrashLab, except: readonly { readonly id: string }[], deadlineMs = 90_000): Promise<void> {
  const open = async () => (await ledger(lab)).filter((row) => !isOver(row) && !except.some(({ id }) => id === row.id));
  const over = async () => {
    const rows = await open();
    for (const { id } of rows.filter(({ status, auto_confirm }) => status === 'ready' && !auto_confirm)) await client.cancel(lab, id);
    return rows.length === 0;
  };
  await explained(lab, () => until('every import to be over', over, deadlineMs));
}

/** Samples of which target and record do not tell the same story, in sentences. */
export async function lies(lab: CrashLab, samples: readonly Sample[]): Promise<string[]> {
  const rows = await ledger(lab);
  const found = await Promise.all(samples.map(async (sample) => lie(sample, rows, await sample.state(lab))));
  return found.filter((sentence) => sentence !== '');
}

function lie({ name, target }: Sample, rows: readonly LedgerRow[], state: string): string {
  const row = rows.find(({ archive_name }) => archive_name === `${name}.zip`);
  const expected = row?.status === 'succeeded' ? 'loaded' : 'untouched';
  return state === expected ? '' : `${name} in ${target} is ${state}, import ${row?.id ?? 'unknown'} is ${row?.status ?? 'not there'}`;
}
