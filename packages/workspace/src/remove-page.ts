import { isTerminal, killPoint } from '@dumpdock/contracts';
import type { Breather } from './breather.ts';
import { BIG_FILE_BYTES, type WorkspaceDeps } from './deps.ts';
import type { Findings } from './findings.ts';
import { type Measure, measureTree } from './measure-tree.ts';
import { mountedError } from './mounts.ts';
import { readableName } from './open-directory.ts';
import type { Found, Page } from './pages.ts';
import type { Places } from './places.ts';
import { removeTree } from './remove-tree.ts';
import { moveToTrash, newTrashName } from './trash.ts';

/** Something that a sweep chose. */
export interface Choice extends Found {
  /** For the audit: why it goes. */
  readonly reason: string;
  /** When it was measured already. */
  readonly measure?: Measure;
}

export interface Sweeping {
  readonly deps: WorkspaceDeps;
  readonly places: Places;
  readonly findings: Findings;
  readonly breather: Breather;
  /** Names that hold a mount. */
  readonly mounted: ReadonlySet<string>;
}

/** Outcome of a removal that another sweep made first. */
export const ANOTHER_HAD_IT = 'another sweep removed it';

interface Marked extends Choice {
  readonly trash: string;
}

/** mark → write down → rename → delete → close, for the choices of a page. What became live since it was chosen is left. */
export async function removePage(sweeping: Sweeping, choices: readonly Choice[]): Promise<void> {
  const allowed = await withoutMounts(sweeping, choices);
  if (sweeping.findings.dryRun) return plan(sweeping, allowed);
  const marked = await mark(sweeping, allowed);
  if (marked.length > 0) killPoint('sweep.marked');
  await sweeping.findings.begin(marked.map(({ importId, reason }) => ({ name: importId, importId, reason })));
  const gone: Marked[] = [];
  for (const choice of marked) {
    if (await removeOne(sweeping, choice)) gone.push(choice);
    if (sweeping.breather.due()) await sweeping.breather.rest();
  }
  await close(sweeping, marked, gone);
}

/** What is no workspace by its name is somebody else's: reported, never touched. So is what cannot be looked at. */
export async function leaveUnknown({ findings }: Sweeping, { unknown, failed }: Page): Promise<void> {
  for (const { importId, error } of failed) await findings.failed(importId, importId, error);
  for (const name of unknown) await findings.skipped(readableName(name), null, 'unknown-name', 'Not the name of an import; left alone.');
}

async function withoutMounts(sweeping: Sweeping, choices: readonly Choice[]): Promise<readonly Choice[]> {
  if (sweeping.mounted.size === 0) return choices;
  for (const choice of choices.filter(({ importId }) => sweeping.mounted.has(importId))) {
    await sweeping.findings.failed(choice.importId, choice.importId, mountedError());
  }
  return choices.filter(({ importId }) => !sweeping.mounted.has(importId));
}

async function plan({ findings, places, breather }: Sweeping, choices: readonly Choice[]): Promise<void> {
  for (const { importId, reason, measure } of choices) {
    const { bytes } = measure ?? (await measureTree(places.root, importId, breather)) ?? { bytes: 0 };
    await findings.removed(importId, importId, reason, bytes);
  }
}

/** Marks in the ledger, which is where liveness is judged again; what no ledger entry speaks of needs no mark. */
async function mark({ deps, findings }: Sweeping, choices: readonly Choice[]): Promise<readonly Marked[]> {
  const named = choices.map((choice) => ({ ...choice, trash: newTrashName(choice.importId) }));
  const items = (list: readonly Marked[]): { id: string; trash: string }[] => list.map(({ importId, trash }) => ({ id: importId, trash }));
  const { imports } = deps.database;
  const waiting = named.filter(({ record }) => record?.status === 'ready');
  const over = named.filter(({ record }) => record !== null && isTerminal(record.status));
  const expired = await imports.expireMany(items(waiting), findings.by);
  const ended = await imports.markRemovingMany(items(over), findings.by);
  const isChosen = ({ importId, record }: Marked): boolean => record === null || expired.has(importId) || ended.has(importId);
  const chosen = named.filter(isChosen);
  for (const { importId } of named.filter((choice) => !isChosen(choice))) {
    await findings.skipped(importId, importId, 'live', 'Somebody took it up, or another sweep did, in the same moment.');
  }
  return chosen;
}

/** Whether this sweep took it and nothing of it is left. Of two that delete the same tree, the one that removed the last of it reports it. */
async function removeOne(sweeping: Sweeping, choice: Marked): Promise<boolean> {
  const { findings, breather } = sweeping;
  const { importId, reason } = choice;
  let done: Done;
  try {
    done = await takeAway(sweeping, choice);
  } catch (error) {
    breather.check();
    await findings.failed(importId, importId, error);
    return false;
  }
  if (done.by === 'us') await findings.removed(importId, importId, reason, done.bytes);
  else await findings.noted(importId, importId, reason, ANOTHER_HAD_IT);
  return done.taken;
}

/** `taken`: it was this sweep that took it from its place. `by`: who removed the last of it. */
interface Done {
  readonly taken: boolean;
  readonly by: 'us' | 'another';
  readonly bytes: number;
}

/** rename → delete. */
async function takeAway({ places, breather }: Sweeping, choice: Marked): Promise<Done> {
  const measure = choice.measure ?? (await measureTree(places.root, choice.importId, breather));
  const taken = measure === null ? null : moveToTrash(places, choice.importId, choice.trash);
  if (measure === null || taken?.ours !== true) return { taken: false, by: 'another', bytes: 0 };
  killPoint('sweep.trashed');
  const hasBigFiles = measure.largestFile >= BIG_FILE_BYTES;
  const options = { parent: taken.parent, trash: places.trash, breather, hasBigFiles, flat: measure.flat };
  const removed = await removeTree(taken.name, choice.importId, options);
  killPoint('sweep.deleted');
  return { taken: true, by: removed ? 'us' : 'another', bytes: measure.bytes };
}

/** Closes what is gone; an expired import whose files would not go still shows that it is over. Whoever finds an entry closed finds why in the audit. */
async function close({ deps, findings }: Sweeping, marked: readonly Marked[], gone: readonly Marked[]): Promise<void> {
  const { imports } = deps.database;
  if (marked.some(({ record }) => record !== null)) await findings.recorded();
  const done = new Set(gone.map(({ importId }) => importId));
  await imports.closeMany(
    gone.filter(({ record }) => record !== null).map(({ importId }) => importId),
    findings.by,
  );
  for (const { importId, record } of marked) {
    if (record?.status !== 'ready' || done.has(importId)) continue;
    await imports.completeEnding(importId, { removed: false, freedBytes: 0 });
  }
  if (gone.length > 0) killPoint('sweep.closed');
}
