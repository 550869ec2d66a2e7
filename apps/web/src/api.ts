import type {
  auditListSchema,
  CleanupResult,
  CleanupScope,
  ImportView,
  importListSchema,
  JobView,
  Problem,
  sessionSchema,
  targetListSchema,
  workspaceListSchema,
} from '@dumpdock/contracts';

type Output<S extends { _output: unknown }> = S['_output'];
export type Session = Output<typeof sessionSchema>;
export type ImportList = Output<typeof importListSchema>;
export type TargetList = Output<typeof targetListSchema>;
export type WorkspaceList = Output<typeof workspaceListSchema>;
export type AuditList = Output<typeof auditListSchema>;

/** What became of a scheduled clean-up so far. */
export interface Sweep {
  readonly kind: 'old' | 'failed' | 'orphans';
  readonly cron: string | null;
  readonly last_started_at: string | null;
  readonly last_success_at: string | null;
  readonly removed_total: number;
  readonly freed_bytes: number;
}

/** The API said no; carries its problem document. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** A JSON call to our own origin. Not signed in leads to the sign-in page. */
export async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(path, { method, headers: { accept: 'application/json', ...type, ...headers }, ...json });
  if (response.status === 401) window.location.assign('/login');
  if (!response.ok) throw new ApiProblem((await response.json()) as Problem);
  return (await response.json()) as T;
}

export const getSession = () => call<Session>('GET', '/session');
export const getImports = (status: string) => call<ImportList>('GET', `/imports${status === '' ? '' : `?status=${status}`}`);
export const getImport = (id: string) => call<ImportView>('GET', `/imports/${encodeURIComponent(id)}`);
export const getTargets = () => call<TargetList>('GET', '/targets');
export const getWorkspaces = () => call<WorkspaceList>('GET', '/workspaces');
export const getSweeps = () => call<{ sweeps: Sweep[] }>('GET', '/sweeps');
export const getAudit = (before?: string) => call<AuditList>('GET', `/audit${before === undefined ? '' : `?before=${before}`}`);
export const cancelImport = (id: string) => call<ImportView>('POST', `/imports/${id}/cancel`);
export const confirmImport = (id: string, body: { target: string; digest: string; grants: string[] }) =>
  call('POST', `/imports/${id}/confirm`, body);

/** Runs a clean-up and waits for its result, which the answer holds when it is done within the time. */
export async function cleanUp(scope: CleanupScope, maxAgeHours: number | undefined, dryRun: boolean): Promise<CleanupResult> {
  const body = { scope, dry_run: dryRun, ...(maxAgeHours === undefined ? {} : { max_age_hours: maxAgeHours }) };
  const answer = await call<CleanupResult | { job_id: string }>('POST', '/cleanups', body, { prefer: 'wait=30' });
  if (!('job_id' in answer)) return answer;
  const job = await call<JobView>('GET', `/jobs/${answer.job_id}`);
  if (job.result === null) throw new Error('It is still running; look at Queues.');
  return job.result as CleanupResult;
}

/** Uploads an archive with XMLHttpRequest, which alone reports progress. Rejects with an ApiProblem, or an AbortError when `signal` is aborted. */
export function uploadArchive(
  file: File,
  target: string,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ import_id: string }> {
  const form = new FormData();
  if (target !== '') form.append('target', target);
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/imports');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () =>
      request.status === 202
        ? resolve(request.response)
        : reject(request.response === null ? new Error('The server ended the upload.') : new ApiProblem(request.response));
    request.onerror = () => reject(new Error('The connection broke. Is dumpdock running?'));
    request.onabort = () => reject(new DOMException('Cancelled.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
