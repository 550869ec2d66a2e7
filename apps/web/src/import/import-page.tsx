import { Link, useParams } from 'react-router';
import type { Import } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { isRefused, StatusBadge, statusLabel } from '../parts/status-badge.tsx';
import { useSession } from '../use-session.ts';
import { CancelButton } from './cancel-button.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { ContentsPanel } from './contents-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { FailurePanel } from './failure-panel.tsx';
import { RefusedPanel, StrippedPanel, WarningsPanel } from './findings-panel.tsx';
import { isOver } from './newest.ts';
import { ProgressPanel } from './progress-panel.tsx';
import { ResultPanel } from './result-panel.tsx';
import { StepLine } from './step-line.tsx';
import { TablesPanel } from './tables-panel.tsx';
import { useImport } from './use-import.ts';

/** One import from upload to its end. */
export function ImportPage() {
  const { id = '' } = useParams();
  const { view, error, connected } = useImport(id);
  const session = useSession();
  if (view === undefined) return <Unknown error={error} />;
  const may = session !== undefined && session.role !== 'viewer';
  const asks = view.status === 'ready' && view.inspection?.refused.length === 0 ? view.inspection : null;
  return (
    <div className="grid gap-6">
      <title>{`${statusLabel(view)}: ${view.archive.name} – dumpdock`}</title>
      <Head view={view} mayCancel={may} />
      <StepLine view={view} />
      <div className={`grid items-start gap-6 ${asks ? 'lg:grid-cols-[minmax(0,1fr)_23rem]' : 'lg:grid-cols-[minmax(0,1fr)_17rem]'}`}>
        <div className="grid min-w-0 gap-6">
          <Now view={view} connected={connected} />
          {view.inspection !== null && <Playbook view={view} inspection={view.inspection} asks={asks !== null && may} />}
        </div>
        <div className="grid min-w-0 gap-6">
          {asks &&
            (may ? <ConfirmForm view={view} inspection={asks} /> : <p className="card">It waits for somebody who may confirm it.</p>)}
          <FactsPanel view={view} />
        </div>
      </div>
    </div>
  );
}

/** Not there yet, or not at all. */
function Unknown({ error }: { error: unknown }) {
  if (error === null) return <p className="text-soft">Loading…</p>;
  return (
    <div className="grid gap-4">
      <title>Import – dumpdock</title>
      <Link to="/" className="justify-self-start text-sm">
        All imports
      </Link>
      <h1>Import</h1>
      <ProblemNote error={error} />
    </div>
  );
}

function Head({ view, mayCancel }: { view: Import; mayCancel: boolean }) {
  return (
    <div className="grid gap-2">
      <Link to="/" className="justify-self-start text-sm">
        All imports
      </Link>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 break-all">
          <bdi>{view.archive.name}</bdi>
        </h1>
        <span role="status">
          <StatusBadge status={view.status} refused={isRefused(view)} />
        </span>
        {!isOver(view) && mayCancel && (
          <span className="ml-auto">
            <CancelButton view={view} />
          </span>
        )}
      </div>
    </div>
  );
}

/** What matters at this moment. */
function Now({ view, connected }: { view: Import; connected: boolean }) {
  if (isOver(view)) {
    return (
      <>
        <FailurePanel view={view} />
        {view.result !== null && <ResultPanel view={view} result={view.result} />}
      </>
    );
  }
  if (view.status !== 'ready') return <ProgressPanel view={view} connected={connected} />;
  return <RefusedPanel refused={view.inspection?.refused ?? []} />;
}

interface PlaybookProps {
  readonly view: Import;
  readonly inspection: NonNullable<Import['inspection']>;
  /** The form beside it asks whether to load it; it says itself which tables are in the way. */
  readonly asks: boolean;
}

/** After a success the result tells of each table. */
function Playbook({ view, inspection, asks }: PlaybookProps) {
  return (
    <>
      <WarningsPanel warnings={inspection.warnings.filter(({ code }) => !asks || code !== 'TABLE_EXISTS')} />
      <ContentsPanel inspection={inspection} />
      {view.result === null && <TablesPanel view={view} tables={inspection.tables} />}
      <StrippedPanel stripped={inspection.stripped} />
    </>
  );
}
