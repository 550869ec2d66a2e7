import { useQuery } from '@tanstack/react-query';
import { useSession } from '../use-session.ts';
import { CleanupCard } from './cleanup-card.tsx';
import { FIRST_HOURS, SWEEPS, storageOf, WORKSPACES } from './storage-queries.ts';
import { SweepsPanel } from './sweeps-panel.tsx';
import { UsagePanel } from './usage-panel.tsx';
import { WorkspacesPanel } from './workspaces-panel.tsx';

/** What lies in the temporary directory, the sweeps, and clean-up by hand. */
export function StoragePage() {
  const session = useSession();
  const ready = useStorageKnown();
  return (
    <div className="grid gap-6">
      <title>Storage – dumpdock</title>
      <h1>Storage</h1>
      {ready && <Panels operator={session?.role === 'operator'} />}
    </div>
  );
}

/** Panels whose contents are not there yet would push each other about when they come. */
function useStorageKnown(): boolean {
  const workspaces = useQuery(WORKSPACES);
  const sweeps = useQuery(SWEEPS);
  const storage = useQuery(storageOf(FIRST_HOURS));
  return !workspaces.isLoading && !sweeps.isLoading && !storage.isLoading;
}

function Panels({ operator }: { operator: boolean }) {
  return (
    <>
      <UsagePanel />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <WorkspacesPanel />
        <SweepsPanel />
      </div>
      {operator && (
        <section className="grid gap-3" aria-labelledby="cleanups">
          <h2 id="cleanups">Clean up by hand</h2>
          <div className="grid gap-6 md:grid-cols-3">
            <CleanupCard
              scope="old"
              title="Old"
              text="Workspaces of imports that nobody confirmed in time. Those that still wait are expired."
            />
            <CleanupCard scope="failed" title="Failed" text="What failed imports left behind." />
            <CleanupCard scope="orphans" title="Orphans" text="Workspaces without a live import, as a crash leaves them." />
          </div>
        </section>
      )}
    </>
  );
}
