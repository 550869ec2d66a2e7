import { join } from 'node:path';
import { killPoint, newImportId } from '@dumpdock/contracts';
import { BIG_FILE_BYTES, PAGE_SIZE } from './deps.ts';
import { measureTree } from './measure-tree.ts';
import { mountedError, mountedInside } from './mounts.ts';
import { readableName } from './open-directory.ts';
import { ANOTHER_HAD_IT, type Sweeping } from './remove-page.ts';
import { removeTree } from './remove-tree.ts';
import { importIdOfTrash, TRASH } from './trash.ts';
import { tempRoot } from './workspace-paths.ts';

const REASON = 'left in the trash';

/** Deletes what removals that died left in the trash. Whatever lies there was given up by its ledger entry before. */
export function emptyTrash(sweeping: Sweeping): Promise<void> {
  return removeTrash(sweeping, () => true);
}

/** What is in the trash of one import. */
export function emptyTrashOf(sweeping: Sweeping, importId: string): Promise<void> {
  return removeTrash(sweeping, (name) => importIdOfTrash(name) === importId);
}

async function removeTrash(sweeping: Sweeping, isWanted: (name: string) => boolean): Promise<void> {
  const mounted = mountedInside(join(tempRoot(sweeping.deps.mediaRoot), TRASH));
  for (const names of pagesOf(sweeping.places.trash.names(), isWanted)) {
    const { findings } = sweeping;
    for (const name of names.filter((one) => mounted.has(readableName(one)))) {
      await findings.failed(readableName(name), importIdOfTrash(name), mountedError());
    }
    await removePageOfTrash(
      sweeping,
      names.filter((one) => !mounted.has(readableName(one))),
    );
  }
}

function* pagesOf(names: Iterable<string>, isWanted: (name: string) => boolean): Generator<string[]> {
  let page: string[] = [];
  for (const name of names) {
    if (isWanted(name)) page.push(name);
    if (page.length < PAGE_SIZE) continue;
    yield page;
    page = [];
  }
  yield page;
}

/** write down → delete, for a page. */
async function removePageOfTrash(sweeping: Sweeping, names: readonly string[]): Promise<void> {
  const { findings, breather } = sweeping;
  await findings.begin(names.map((name) => ({ name: readableName(name), importId: importIdOfTrash(name), reason: REASON })));
  for (const name of names) {
    await removeTrashEntry(sweeping, name);
    if (breather.due()) await breather.rest();
  }
}

async function removeTrashEntry(sweeping: Sweeping, name: string): Promise<void> {
  const { findings, breather } = sweeping;
  const importId = importIdOfTrash(name);
  let bytes: number | null;
  try {
    bytes = await deleteEntry(sweeping, name, importId);
  } catch (error) {
    breather.check();
    await findings.failed(readableName(name), importId, error);
    return;
  }
  if (bytes !== null) await findings.removed(readableName(name), importId, REASON, bytes);
  else await findings.noted(readableName(name), importId, REASON, ANOTHER_HAD_IT);
}

/** The bytes it took; null when somebody else removed it. */
async function deleteEntry({ places, findings, breather }: Sweeping, name: string, importId: string | null): Promise<number | null> {
  const measure = await measureTree(places.trash, name, breather);
  if (measure === null || findings.dryRun) return measure?.bytes ?? null;
  const hasBigFiles = measure.largestFile >= BIG_FILE_BYTES;
  const removed = await removeTree(name, importId ?? newImportId(), { trash: places.trash, breather, hasBigFiles });
  if (removed) killPoint('sweep.emptied');
  return removed ? measure.bytes : null;
}
