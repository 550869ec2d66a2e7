import { readPages } from './pages.ts';
import { leaveUnknown, removePage, type Sweeping } from './remove-page.ts';

/** Ended without success; the record stays, the files go. */
const UNSUCCESSFUL: readonly string[] = ['failed', 'cancelled', 'expired'];

/** Removes workspaces of imports that failed, were cancelled or expired and are still on disk. */
export async function sweepFailed(sweeping: Sweeping): Promise<void> {
  for await (const page of readPages(sweeping.deps, sweeping.places)) {
    const chosen = page.found.filter(({ record }) => record !== null && UNSUCCESSFUL.includes(record.status));
    await removePage(
      sweeping,
      chosen.map((found) => ({ ...found, reason: `import ${found.record?.status}` })),
    );
    await leaveUnknown(sweeping, page);
  }
}
