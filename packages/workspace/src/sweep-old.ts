import { isLive, isTerminal } from '@dumpdock/contracts';
import { carryOn } from './carry-on.ts';
import { fileSystemNow } from './file-system-now.ts';
import { measureTree } from './measure-tree.ts';
import { type Found, readPages } from './pages.ts';
import { recover } from './recover-abandoned.ts';
import { type Choice, leaveUnknown, removePage, type Sweeping } from './remove-page.ts';

/**
 * Removes workspaces without activity for `maxAgeHours`. The age is that of the newest modification of anything in the directory, so an
 * upload that is still being written is never old; waiting imports expire; live ones are left whatever their age.
 */
export async function sweepOld(sweeping: Sweeping, maxAgeHours: number): Promise<void> {
  const newestAllowedMs = fileSystemNow(sweeping.places.trash) - maxAgeHours * 3_600_000;
  for await (const page of readPages(sweeping.deps, sweeping.places)) {
    const choices: Choice[] = [];
    for (const found of page.found) {
      const { importId } = found;
      await carryOn(sweeping, { name: importId, importId, failure: 'Its age could not be told' }, async () => {
        const choice = await judge(sweeping, found, newestAllowedMs, maxAgeHours);
        if (choice !== null) choices.push(choice);
      });
    }
    await removePage(sweeping, choices);
    await leaveUnknown(sweeping, page);
  }
}

async function judge(sweeping: Sweeping, found: Found, newestAllowedMs: number, maxAgeHours: number): Promise<Choice | null> {
  const isOld = (ms: number): boolean => ms <= newestAllowedMs || maxAgeHours === 0;
  if (!isOld(found.stat.mtimeMs)) return null;
  const isHeld = found.record !== null && (isLive(found.record.status) || found.record.leaseOwner !== null);
  const measure = await measureTree(sweeping.places.root, found.importId, sweeping.breather, found.stat).catch((error: unknown) => {
    // Whose age cannot be told is left; of a live one that is no failure.
    if (isHeld) return null;
    throw error;
  });
  if (measure === null || !isOld(measure.newestMs)) return null;
  const { record } = found;
  if (record !== null && record.ending !== null && !isTerminal(record.status)) {
    await recover(sweeping, [record]); // Its end is decided, and may have stopped half-way: nobody takes it up again.
    return null;
  }
  if (isHeld) {
    await sweeping.findings.skipped(found.importId, found.importId, 'live', `The import is ${record?.status}.`);
    return null;
  }
  return { ...found, measure, reason: oldReason(found, maxAgeHours) };
}

function oldReason({ record }: Found, maxAgeHours: number): string {
  const age = `no activity for ${maxAgeHours} h`;
  if (record === null) return `${age}, no import of that id`;
  return isTerminal(record.status) ? `${age}, import ${record.status}` : `${age}, never confirmed`;
}
