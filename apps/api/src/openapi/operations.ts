import type { ErrorCode } from '@dumpdock/contracts';
import type { OperationNote } from './operation-note.ts';

const ACCEPTED = { body: 'Accepted', when: 'It will be done by the job named.' } as const;
const IMPORT = { body: 'Import', when: 'The import as it is now.' } as const;
const CLEANED = { body: 'CleanupResult', when: 'With `Prefer: wait`: what was removed and what was left.' } as const;

const UPLOAD = {
  answers: { 202: ACCEPTED, 200: { body: 'Import', when: 'With `Prefer: wait`: the import after its inspection.' } },
  problems: [
    'INVALID_REQUEST',
    'TARGET_UNKNOWN',
    'UPLOAD_TOO_LARGE',
    'UPLOAD_INTERRUPTED',
    'UNSUPPORTED_MEDIA_TYPE',
    'NOT_A_ZIP',
    'NO_SPACE',
    'CONFLICT',
    'QUEUE_UNAVAILABLE',
  ],
  headers: ['Idempotency-Key', 'Prefer'],
  upload: true,
} as const;

const CONFIRM = {
  answers: { 202: ACCEPTED, 200: { body: 'Import', when: 'With `Prefer: wait`: the import at its end.' } },
  problems: [
    'INVALID_REQUEST',
    'NOT_FOUND',
    'CONFLICT',
    'DIGEST_MISMATCH',
    'POLICY_REFUSED',
    'GRANT_REQUIRED',
    'TARGET_UNKNOWN',
    'TARGET_MISMATCH',
    'TARGET_UNSAFE',
    'TARGET_UNAVAILABLE',
    'QUEUE_UNAVAILABLE',
  ],
} as const;

const CLEAN = {
  answers: { 202: ACCEPTED, 200: CLEANED },
  problems: ['INVALID_REQUEST', 'QUEUE_UNAVAILABLE'],
  headers: ['Prefer'],
} as const;

/** Every route of the API, by method and path as the OpenAPI document writes them. */
export const OPERATIONS: Readonly<Record<string, OperationNote>> = {
  'POST /imports': {
    id: 'uploadArchive',
    tag: 'Imports',
    summary: 'Upload a zip of SQL',
    description:
      'Streams the zip to its workspace and checks its structure at once; what is not acceptable is refused with 422 (one of the archive codes) and nothing is kept. Then its inspection is enqueued.',
    ...UPLOAD,
  },
  'POST /uploads': {
    id: 'beginUpload',
    tag: 'Imports',
    summary: 'Begin an upload in parts',
    description:
      'The tus protocol (1.0.0, core and creation): uploads that can be paused and go on after a broken connection. The id in `Location` is the import id. `HEAD` on it tells how many bytes are stored; an upload of which nothing is heard for three minutes ends.',
    answers: { 201: { body: 'none', when: '`Location` takes the parts.' } },
    headers: ['Upload-Length', 'Upload-Metadata'],
    problems: ['INVALID_REQUEST', 'TARGET_UNKNOWN', 'UPLOAD_TOO_LARGE', 'NO_SPACE'],
  },
  'PATCH /uploads/{id}': {
    id: 'uploadPart',
    tag: 'Imports',
    summary: 'Send the next part of an upload',
    description:
      'The body is the bytes, as application/offset+octet-stream. With the last byte the archive is checked as by POST /imports.',
    answers: {
      204: { body: 'none', when: '`Upload-Offset` says how many bytes are stored now.' },
      200: { body: 'Accepted', when: 'The upload is whole; its inspection is enqueued.' },
    },
    headers: ['Upload-Offset'],
    problems: [
      ...['INVALID_REQUEST', 'NOT_FOUND', 'CONFLICT', 'UPLOAD_INTERRUPTED', 'UNSUPPORTED_MEDIA_TYPE'],
      ...['NOT_A_ZIP', 'NO_SPACE', 'QUEUE_UNAVAILABLE'],
    ] as ErrorCode[],
  },
  'GET /imports': {
    id: 'listImports',
    tag: 'Imports',
    summary: 'List imports, newest first',
    answers: { 200: { body: 'ImportList', when: 'One page of imports.' } },
    problems: ['INVALID_REQUEST'],
  },
  'GET /imports/{id}': {
    id: 'getImport',
    tag: 'Imports',
    summary: 'Look at one import',
    answers: { 200: IMPORT },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  },
  'POST /imports/{id}/confirm': {
    id: 'confirmImport',
    tag: 'Imports',
    summary: 'Confirm an inspected import',
    description: 'Only what was inspected is loaded: with `digest` the confirmation holds for exactly the inspection that was read.',
    sends: 'ConfirmBody',
    headers: ['If-Match', 'Prefer'],
    ...CONFIRM,
  },
  'POST /imports/{id}/cancel': {
    id: 'cancelImport',
    tag: 'Imports',
    summary: 'Stop an import wherever it is',
    description: 'Rolls back what was loaded and removes the workspace. An import that has ended stays as it is.',
    answers: { 200: { body: 'Import', when: 'It is cancelled.' }, 202: { body: 'Import', when: 'It is being stopped.' } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND', 'CONFLICT'],
  },
  'GET /imports/{id}/events': {
    id: 'followImport',
    tag: 'Imports',
    summary: 'Follow an import',
    description:
      'Server-sent events `status` and `result` (data: the import) and `progress` (data: `import_id`, `status`, `progress`, `updated_at`); ends with the import.',
    answers: { 200: { body: 'text/event-stream', when: 'Events until the import is over.' } },
    headers: ['Last-Event-ID'],
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  },
  'GET /imports/{id}/report': {
    id: 'reportImport',
    tag: 'Imports',
    summary: 'The whole story of one import',
    description: 'The import and its audit records, as JSON or, when `text/html` is preferred, as a page to print.',
    answers: { 200: { body: 'Report', when: 'JSON, or HTML when that is preferred.' } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  },
  'GET /jobs/{jobId}': {
    id: 'getJob',
    tag: 'Imports',
    summary: 'Look at one job',
    answers: { 200: { body: 'Job', when: 'The job as BullMQ has it.' } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND', 'QUEUE_UNAVAILABLE'],
  },
  'POST /cleanups': {
    id: 'cleanUp',
    tag: 'Clean-up',
    summary: 'Remove temporary files',
    description: 'One import, everything old, everything of failed imports, or what nobody owns. `dry_run` only says what would go.',
    sends: 'CleanupBody',
    ...CLEAN,
  },
  'GET /workspaces': {
    id: 'listWorkspaces',
    tag: 'Storage',
    summary: 'Everything under temp_sql_imports',
    answers: { 200: { body: 'WorkspaceList', when: 'All directories.' } },
  },
  'GET /sweeps': {
    id: 'listSweeps',
    tag: 'Storage',
    summary: 'The last runs of each sweep',
    answers: { 200: { body: 'SweepList', when: 'Kind, schedule, next and last run, totals.' } },
  },
  'GET /storage': {
    id: 'getStorage',
    tag: 'Storage',
    summary: 'Temporary space over time',
    description: 'Samples of the last `hours` (default 24, at most 720), thinned to the highest of each stretch.',
    answers: { 200: { body: 'Storage', when: 'Samples, oldest first, and what limits the space.' } },
    problems: ['INVALID_REQUEST'],
  },
  'GET /targets': {
    id: 'listTargets',
    tag: 'Storage',
    summary: 'Where imports can go',
    description: 'Names, engines and capabilities; never addresses.',
    answers: { 200: { body: 'TargetList', when: 'All targets.' } },
  },
  'GET /limits': {
    id: 'getLimits',
    tag: 'Storage',
    summary: 'All limits in force',
    answers: { 200: { body: 'Limits', when: 'By the lower-case names of their settings.' } },
  },
  'GET /audit': {
    id: 'listAudit',
    tag: 'Operations',
    summary: 'Who did what, newest first',
    answers: { 200: { body: 'AuditList', when: 'One page of records.' } },
    problems: ['INVALID_REQUEST'],
  },
  'GET /healthz': {
    id: 'getHealth',
    tag: 'Operations',
    summary: 'The process answers',
    answers: { 200: { body: 'object', when: 'It does.' } },
  },
  'GET /readyz': {
    id: 'getReadiness',
    tag: 'Operations',
    summary: 'What it needs is there, and the sweeps happen',
    answers: { 200: { body: 'object', when: 'Ready.' }, 503: { body: 'object', when: 'Not ready; `checks` says what is missing.' } },
  },
  'GET /metrics': {
    id: 'getMetrics',
    tag: 'Operations',
    summary: 'Prometheus metrics',
    answers: { 200: { body: 'text/plain', when: 'Text exposition format.' } },
  },
  'GET /session': {
    id: 'getSession',
    tag: 'Access',
    summary: 'Who the caller is',
    answers: { 200: { body: 'Session', when: 'Name and role.' } },
  },
  'POST /inventory/upload-sql-zip': { id: 'inventoryUpload', tag: 'Replaced system', summary: 'As POST /imports', ...UPLOAD },
  'POST /inventory/confirm-import': {
    id: 'inventoryConfirm',
    tag: 'Replaced system',
    summary: 'As POST /imports/{id}/confirm',
    headers: ['Prefer'],
    ...CONFIRM,
  },
  'POST /inventory/cleanup-temp': { id: 'inventoryCleanupTemp', tag: 'Replaced system', summary: 'Clean up one import', ...CLEAN },
  'POST /inventory/cleanup-old-temp': {
    id: 'inventoryCleanupOldTemp',
    tag: 'Replaced system',
    summary: 'Clean up what is older than max_age_hours',
    ...CLEAN,
  },
  'POST /inventory/cleanup-failed-imports': {
    id: 'inventoryCleanupFailedImports',
    tag: 'Replaced system',
    summary: 'Clean up after failed imports',
    ...CLEAN,
  },
};

/** Pages and files for people, which no client calls. */
export const NOT_DOCUMENTED: readonly RegExp[] = [/^\/(ui(\/.*)?|assets\/.*)?$/, /^\/(login|logout)$/];
