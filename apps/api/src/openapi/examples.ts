const IMPORT_ID = '0199f3a2-7c41-7d0e-9a57-3f1c8e5b2d64';
const JOB_ID = '0199f3a2-7c58-7b11-8a02-91d2c4e6f0aa';

const LOCATION = {
  entry: 'shop.sql',
  line: 214,
  column: 1,
  byte_offset: 18_204,
  statement: 37,
  snippet: "INSERT INTO public.customers VALUES (…, '…')",
};

const INSPECTION = {
  digest: '5f7c6b0c2e0a4b6f9d1f5c3e8a7b2d4c6e8f0a1b3c5d7e9f0a2b4c6d8e0f1a3b',
  dialect: 'postgresql',
  generator: { tool: 'pg_dump', version: '17.2' },
  encoding: 'UTF8',
  entries: [
    {
      path: 'shop.sql',
      bytes: 1_204_882,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      statements: 62,
    },
  ],
  tables: [{ name: 'public.customers', rows: 1_250, bytes: 88_214, action: 'replace' }],
  atomicity: 'all-or-nothing',
  refused: [],
  requires: [{ grant: 'destructive', count: 1, examples: [LOCATION], conditional: true, objects: ['public.customers'] }],
  stripped: [{ code: 'PG_OWNER', kind: 'ALTER … OWNER TO', count: 11, location: LOCATION }],
  ignored_entries: ['README.txt'],
  warnings: [],
  compatible_targets: ['postgres'],
};

const IMPORT = {
  import_id: IMPORT_ID,
  status: 'ready',
  target: 'postgres',
  owner: 'local',
  archive: { name: 'shop.zip', bytes: 204_113, sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
  inspection: INSPECTION,
  grants: [],
  progress: null,
  result: null,
  error: null,
  workspace: { present: true, bytes: 1_408_995, created_at: '2026-11-24T09:30:00.120Z', removed_at: null, removed_by: null },
  created_at: '2026-11-24T09:30:00.100Z',
  updated_at: '2026-11-24T09:30:01.020Z',
  confirmed_at: null,
  started_at: null,
  finished_at: null,
  job_id: JOB_ID,
};

const RESULT = {
  rows: 1_250,
  statements: 62,
  tables: [{ name: 'public.customers', rows: 1_250 }],
  bytes: 1_204_882,
  duration_ms: 412,
};

const SUCCEEDED = {
  ...IMPORT,
  status: 'succeeded',
  grants: ['destructive'],
  result: RESULT,
  workspace: {
    present: false,
    bytes: 0,
    created_at: '2026-11-24T09:30:00.120Z',
    removed_at: '2026-11-24T09:31:12.700Z',
    removed_by: 'worker',
  },
  confirmed_at: '2026-11-24T09:31:12.001Z',
  started_at: '2026-11-24T09:31:12.120Z',
  finished_at: '2026-11-24T09:31:12.720Z',
};

const AUDIT_RECORD = {
  id: '4711',
  at: '2026-11-24T09:31:12.001Z',
  actor: 'local',
  action: 'confirm',
  import_id: IMPORT_ID,
  archive_name: 'shop.zip',
  name: null,
  reason: null,
  bytes: null,
  outcome: 'done',
};

/** What the API documentation shows, by the name of the component it is an example of. A test holds each to its schema. */
export const EXAMPLES = {
  Accepted: { job_id: JOB_ID, import_id: IMPORT_ID, status_url: `/imports/${IMPORT_ID}` },
  Import: IMPORT,
  ImportList: { imports: [IMPORT], next_cursor: null },
  Report: { import: SUCCEEDED, audit: [AUDIT_RECORD], generated_at: '2026-11-24T10:00:00.000Z' },
  ConfirmBody: { target: 'postgres', digest: INSPECTION.digest, grants: ['destructive'] },
  Job: {
    job_id: JOB_ID,
    import_id: IMPORT_ID,
    name: 'import',
    state: 'completed',
    progress: null,
    attempts: 1,
    result: { import_id: IMPORT_ID, status: 'succeeded', result: RESULT },
    error: null,
  },
  CleanupBody: { scope: 'old', max_age_hours: 24, dry_run: true },
  CleanupResult: {
    success: true,
    message: 'Removed 1 workspace, left 1.',
    removed: [IMPORT_ID],
    skipped: [{ import_id: '0199f3a2-9b10-7e44-8c21-6f3d2e1a0b9c', reason: 'live' }],
    freed_bytes: 1_408_995,
    duration_ms: 8,
    dry_run: false,
  },
  WorkspaceList: {
    workspaces: [{ import_id: IMPORT_ID, archive_name: 'shop.zip', bytes: 1_408_995, age_seconds: 61.2, status: 'ready', live: false }],
    total_bytes: 1_408_995,
  },
  TargetList: {
    targets: [
      {
        name: 'postgres',
        engine: 'postgresql',
        grants: [],
        capabilities: { atomicity: 'transaction', transactionalDdl: true, convertsInserts: true, cancelsFromOutside: true },
      },
    ],
  },
  Limits: { max_upload_bytes: 2_147_483_648, max_age_hours: 24, sweep_old_cron: '0 * * * *' },
  AuditList: { records: [AUDIT_RECORD], next_before: null },
  Session: { actor: 'local', role: 'operator', sign_in: false },
  Problem: {
    type: '/docs#GRANT_REQUIRED',
    title: 'The dump needs consent that was not given.',
    status: 409,
    code: 'GRANT_REQUIRED',
    detail: 'The dump needs the grant destructive.',
    suggestion: 'Confirm again with the missing grants, after reading what they allow.',
    import_id: IMPORT_ID,
    missing: ['destructive'],
  },
} as const;
