import { type components, createDumpdock, type Import, type Inspection, type Problem, ProblemError } from '@dumpdock/client';

type Schemas = components['schemas'];

export type { Import, Inspection, Problem };
export type ImportStatus = Import['status'];
export type Place = Schemas['Location'];
export type Session = Schemas['Session'];
export type Target = Schemas['TargetList']['targets'][number];
export type WorkspaceList = Schemas['WorkspaceList'];
export type Sweep = Schemas['SweepList']['sweeps'][number];
export type Storage = Schemas['Storage'];
export type AuditRecord = Schemas['AuditList']['records'][number];
export type CleanupResult = Schemas['CleanupResult'];
export type CleanupScope = Schemas['CleanupBody']['scope'];
export { ProblemError };

/** Calls to our own origin. A sign-in that is over leads to the sign-in page, and from there back to this one. */
const api = createDumpdock({
  url: window.location.origin,
  toError: (status, body) => {
    if (status === 401) signIn();
    return new ProblemError(status, body);
  },
  toUnreachable: (cause) => new Error('dumpdock does not answer. Is it running?', { cause }),
});

function signIn(): void {
  if (window.onbeforeunload !== null) return; // An upload would be lost; what it says is enough.
  const { pathname, search } = window.location;
  window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
}

const byId = (id: string) => ({ params: { path: { id } } });

/** What the list of imports is narrowed to; '' is everything. */
export interface ImportFilter {
  readonly status: string;
  readonly target: string;
  readonly owner: string;
  /** Part of the archive's name. */
  readonly name: string;
}

export const getSession = async () => (await api.GET('/session')).data as Session;
export const getImport = async (id: string) => (await api.GET('/imports/{id}', byId(id))).data as Import;
export const getTargets = async () => (await api.GET('/targets')).data?.targets ?? [];
export const getWorkspaces = async () => (await api.GET('/workspaces')).data as WorkspaceList;
export const getSweeps = async () => (await api.GET('/sweeps')).data?.sweeps ?? [];
export const getStorage = async (hours: number) => (await api.GET('/storage', { params: { query: { hours } } })).data as Storage;
export const cancelImport = async (id: string) => (await api.POST('/imports/{id}/cancel', byId(id))).data as Import;

export async function getImports(filter: ImportFilter, cursor: string | undefined, limit: number): Promise<Schemas['ImportList']> {
  const set = Object.fromEntries(Object.entries({ ...filter, cursor }).filter(([, value]) => value));
  const query = { limit, brief: 'true' as const, ...set };
  return (await api.GET('/imports', { params: { query } })).data as Schemas['ImportList'];
}

export async function getAudit(importId: string | null, before: string | undefined): Promise<Schemas['AuditList']> {
  const query = { ...(importId && { import_id: importId }), ...(before && { before }) };
  return (await api.GET('/audit', { params: { query } })).data as Schemas['AuditList'];
}

export async function confirmImport(id: string, body: { target: string; digest: string; grants: string[] }): Promise<void> {
  await api.POST('/imports/{id}/confirm', { ...byId(id), body });
}

/** Runs a clean-up to its end; with `dryRun` it only says what would go. */
export async function cleanUp(scope: CleanupScope, maxAgeHours: number | undefined, dryRun: boolean): Promise<CleanupResult> {
  const body = { scope, dry_run: dryRun, ...(maxAgeHours === undefined ? {} : { max_age_hours: maxAgeHours }) };
  const { data } = await api.POST('/cleanups', { body, headers: { prefer: 'wait=30' } });
  return data !== undefined && 'job_id' in data ? jobResult(data.job_id) : (data as CleanupResult);
}

async function jobResult(jobId: string): Promise<CleanupResult> {
  for (;;) {
    const { data: job } = await api.GET('/jobs/{jobId}', { params: { path: { jobId } } });
    if (job?.state === 'completed') return job.result as CleanupResult;
    if (job?.state === 'failed') throw new Error(job.error ?? 'The clean-up failed.');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
