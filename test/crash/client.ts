import { until } from '@dumpdock/testkit';
import type { CrashLab } from './crash-lab.ts';

/** An answer of the API; null when the connection broke. */
export type Answer = { readonly status: number; readonly body: Record<string, unknown> } | null;

/** How long a request may take; the API answers or dies. */
const ANSWER_WITHIN_MS = 90_000;

async function request(lab: CrashLab, route: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const headers = { connection: 'close', ...init.headers };
    const response = await fetch(lab.url + route, { ...init, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    return null; // The API died; its process tells how.
  }
}

function post(lab: CrashLab, route: string, body: object = {}): Promise<Answer> {
  return request(lab, route, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** What a caller of the API does. */
export const client = {
  get: (lab: CrashLab, route: string) => request(lab, route),
  upload: (lab: CrashLab, zip: Buffer, fields: { target?: string; auto_confirm?: 'true' } = {}, name = 'dump') => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(zip)]), `${name}.zip`);
    return request(lab, '/imports', { method: 'POST', body: form });
  },
  confirm: (lab: CrashLab, id: string, target: string) => post(lab, `/imports/${id}/confirm`, { target }),
  cancel: (lab: CrashLab, id: string) => post(lab, `/imports/${id}/cancel`),
  cleanUp: (lab: CrashLab, body: object) => post(lab, '/cleanups', body),
};

/** The id in an answer that has one. */
export function idOf(answer: Answer): string {
  const id = answer?.body['import_id'];
  if (typeof id !== 'string') throw new Error(`No import in ${JSON.stringify(answer)}`);
  return id;
}

/** A row of the ledger, as it is in the database. */
export interface LedgerRow {
  readonly id: string;
  readonly status: string;
  readonly ending: string | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly result: { readonly rows: number } | null;
  readonly lease_owner: string | null;
  readonly lease_expires_at: Date | null;
  readonly reserved_bytes: string;
  readonly workspace_state: string;
  readonly target: string | null;
  readonly archive_name: string;
  readonly auto_confirm: boolean;
}

export async function ledger(lab: CrashLab): Promise<LedgerRow[]> {
  return (await lab.metadata.query('select * from imports order by id')).rows as LedgerRow[];
}

/** The newest import. */
export async function newest(lab: CrashLab): Promise<LedgerRow> {
  const row = (await ledger(lab)).at(-1);
  if (row === undefined) throw new Error('The ledger is empty.');
  return row;
}

export async function rowOf(lab: CrashLab, id: string): Promise<LedgerRow> {
  const row = (await ledger(lab)).find((one) => one.id === id);
  if (row === undefined) throw new Error(`No import ${id}`);
  return row;
}

const TERMINAL = ['succeeded', 'failed', 'cancelled', 'expired'];
export const isOver = ({ status }: LedgerRow): boolean => TERMINAL.includes(status);

/** Waits for the import to be `status`; rejects when it ends otherwise. */
export async function untilStatus(lab: CrashLab, id: string, status: string): Promise<LedgerRow> {
  const row = await until(
    `${id} to be ${status}`,
    async () => {
      const now = await rowOf(lab, id);
      return isOver(now) || now.status === status ? now : null;
    },
    180_000,
  );
  if (row.status !== status) throw new Error(`${id} is ${row.status}: ${JSON.stringify(row.error)}\n${logs(lab)}`);
  return row;
}

/** The ends of the logs, for the message of a failed test. */
export function logs(lab: CrashLab): string {
  return lab.programs
    .slice(-4)
    .map(({ program, pid, log }) => `--- ${program} ${pid}\n${log().slice(-3_000)}`)
    .join('\n');
}
