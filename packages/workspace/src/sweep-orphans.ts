import { isImportId, isTerminal, killPoint } from '@dumpdock/contracts';
import { carryOn } from './carry-on.ts';
import { closeLostRows } from './close-lost-rows.ts';
import { emptyTrash } from './empty-trash.ts';
import { type Found, readPages } from './pages.ts';
import { recoverAbandoned } from './recover-abandoned.ts';
import { leaveUnknown, removePage, type Sweeping } from './remove-page.ts';

const LEFT_IN_TARGET = 'left in a target by a load that died';

/**
 * Makes disk and ledger agree, both ways: ends imports whose worker died, empties the trash, removes directories without an import that
 * could need them, closes ledger entries without a directory, and clears what dead loads left on the targets. A step that cannot be done keeps none of the others back.
 */
export async function sweepOrphans(sweeping: Sweeping, signal: AbortSignal | undefined): Promise<void> {
  const steps = {
    'imports whose worker died': () => recoverAbandoned(sweeping),
    'the trash': () => emptyTrash(sweeping),
    'directories without an import': () => removeOrphans(sweeping),
    'ledger entries without a directory': () => closeLostRows(sweeping),
    'what dead loads left on the targets': async () => (sweeping.findings.dryRun ? undefined : sweepTargets(sweeping, signal)),
  };
  for (const [name, step] of Object.entries(steps)) {
    await carryOn(sweeping, { name, importId: null, failure: 'This part of the sweep could not be done' }, step);
  }
}

/** What the engines removed from the targets, as decisions of this sweep. */
async function sweepTargets({ deps, findings }: Sweeping, signal: AbortSignal | undefined): Promise<void> {
  const begun = new Set<string>();
  const taking = async (name: string): Promise<void> => {
    begun.add(name);
    await findings.begin([{ name, importId: null, reason: LEFT_IN_TARGET }]);
    killPoint('sweep.leaving');
  };
  const swept = await deps.sweepTargets?.(signal, taking);
  if (swept === undefined) return;
  killPoint('sweep.targets');
  for (const name of swept.removed) await findings.removed(name, null, LEFT_IN_TARGET, 0);
  for (const name of [...begun].filter((one) => !swept.removed.includes(one))) await findings.noted(name, null, LEFT_IN_TARGET, 'left');
  for (const { name, reason, detail } of swept.skipped) await findings.skipped(name, isImportId(name) ? name : null, reason, detail);
}

async function removeOrphans(sweeping: Sweeping): Promise<void> {
  const isOrphan = ({ record }: Found): boolean => record === null || isTerminal(record.status);
  for await (const page of readPages(sweeping.deps, sweeping.places)) {
    const choices = page.found.filter(isOrphan).map((found) => ({ ...found, reason: orphanReason(found) }));
    await removePage(sweeping, choices);
    await leaveUnknown(sweeping, page);
  }
}

function orphanReason({ record }: Found): string {
  return record === null ? 'no import of that id' : `import ${record.status}`;
}
