import type { CleanupScope } from './cleanup.ts';

/** Queue names. */
export const QUEUES = ['imports', 'cleanup', 'webhooks'] as const;
export type QueueName = (typeof QUEUES)[number];

/** Job names by queue. */
export const JOB_NAMES = {
  imports: ['inspect', 'import'],
  cleanup: ['clean-import', 'sweep-old', 'sweep-failed', 'sweep-orphans'],
  webhooks: ['deliver-webhook'],
} as const;
export type ImportJobName = (typeof JOB_NAMES.imports)[number];
export type CleanupJobName = (typeof JOB_NAMES.cleanup)[number];
export type WebhookJobName = (typeof JOB_NAMES.webhooks)[number];

/** Ids only: the record in the metadata database is the truth. */
export interface ImportJobData {
  readonly import_id: string;
}

/** Who asked is recorded in the audit; `schedule` for the sweeps that run by themselves. */
export interface CleanupJobData {
  readonly scope: CleanupScope;
  readonly import_id?: string;
  readonly max_age_hours?: number;
  readonly dry_run?: boolean;
  readonly requested_by: string;
}
