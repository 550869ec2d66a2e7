import { type Inspection, newImportId, newJobId } from '@dumpdock/contracts';
import { type TestPostgres, testDatabase } from '@dumpdock/testkit';
import { createDatabase, type Database, type ImportRecord, type Imports, type Lease, type SpaceBudget } from '../src/index.ts';

export const GIB = 1024 ** 3;

/** Room for everything. */
export const PLENTY: SpaceBudget = { maxTempBytes: GIB, freeBytes: async () => GIB };

/** A real ledger, and imports in any state of their life. */
export interface LedgerLab {
  readonly database: Database;
  readonly imports: Imports;
  readonly metadata: TestPostgres;
  /** `receiving`, with its lease. */
  receiving(options?: Partial<Parameters<Imports['create']>[0]>): Promise<Lease>;
  /** `inspecting`, held by nobody. */
  inspecting(): Promise<string>;
  ready(): Promise<string>;
  queued(): Promise<string>;
  importing(owner?: string): Promise<Lease>;
  /** Ended, its workspace removed. */
  ended(status?: 'succeeded' | 'failed' | 'cancelled' | 'expired'): Promise<string>;
  record(id: string): Promise<ImportRecord>;
  /** Lets the lease run out, as if its holder had been silent. */
  lapse(id: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** `given`: another database than one of the shared server. */
export async function ledgerLab(given?: TestPostgres): Promise<LedgerLab> {
  const metadata = given ?? (await testDatabase());
  const database = createDatabase({ url: metadata.adminUrl });
  const { imports } = database;
  const lab: LedgerLab = {
    database,
    imports,
    metadata,
    receiving: async (options = {}) => {
      const id = newImportId();
      const input = {
        id,
        archiveName: 'a.zip',
        target: null,
        owner: 'me',
        autoConfirm: false,
        reserveBytes: 100,
        leaseOwner: 'api',
        leaseMs: 60_000,
      };
      const { lease } = await imports.create({ ...input, ...options }, PLENTY);
      await imports.workspaceCreated(lease);
      return lease;
    },
    inspecting: async () => {
      const lease = await lab.receiving();
      await imports.received(lease, { bytes: 100, sha256: 'ab' }, newJobId());
      return lease.importId;
    },
    ready: async () => {
      const claimed = await imports.claim(await lab.inspecting(), 'inspecting', 'w1', 60_000);
      await imports.inspected(claimed!.lease, INSPECTION);
      return claimed!.lease.importId;
    },
    queued: async () => {
      const id = await lab.ready();
      await imports.confirm(id, { target: 'pg', grants: [], digest: INSPECTION.digest, jobId: newJobId(), tables: [] });
      return id;
    },
    importing: async (owner = 'w1') => (await imports.claim(await lab.queued(), 'queued', owner, 60_000))!.lease,
    ended: async (status = 'failed') => {
      const id = await lab.ready();
      await imports.beginEnding({ id, from: ['ready'] }, endingAs(status));
      await imports.completeEnding(id, { removed: true, freedBytes: 0 });
      return id;
    },
    record: async (id) => (await imports.get(id))!,
    lapse: async (id) =>
      void (await metadata.query("update imports set lease_expires_at = now() - interval '1 second' where id = $1", [id])),
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await metadata.drop();
    },
  };
  return lab;
}

export const INSPECTION: Inspection = {
  digest: 'd1',
  dialect: 'postgresql',
  generator: { tool: 'pg_dump', version: '18' },
  encoding: 'UTF8',
  entries: [{ path: 'a.sql', bytes: 400, sha256: 'cd', statements: 1 }],
  tables: [],
  atomicity: 'all-or-nothing',
  refused: [],
  requires: [],
  stripped: [],
  ignored_entries: [],
  warnings: [],
  compatible_targets: ['pg'],
};

const RESULT = { rows: 1, statements: 1, tables: [], bytes: 1, duration_ms: 1 };
const ERROR = { code: 'SQL_ERROR', detail: 'no', suggestion: 'mend it' } as const;

export function endingAs(status: 'succeeded' | 'failed' | 'cancelled' | 'expired', removedBy = 'worker') {
  const outcome = status === 'succeeded' ? { result: RESULT } : status === 'failed' ? { error: ERROR } : {};
  return { status, removedBy, trash: 'in-the-trash', ...outcome };
}
