import { DumpdockError, type ErrorCode, isErrorCode, type JobView } from '@dumpdock/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';

/** Longest wait that `Prefer: wait` gets, in seconds. */
const MAX_WAIT_SECONDS = 300;

/** The seconds of `Prefer: wait=SECONDS` (RFC 7240 section 4.3), 0 when it is not asked for. */
export function preferredWaitSeconds(request: FastifyRequest): number {
  const prefer = [request.headers['prefer'] ?? []].flat().join(',');
  const seconds = /(?:^|[\s,;])wait\s*=\s*"?(\d{1,6})/i.exec(prefer)?.[1];
  return Math.min(Number(seconds ?? 0), MAX_WAIT_SECONDS);
}

/** Work that was asked for: its job, and the import it is about. */
export interface Accepted {
  readonly jobId: string;
  readonly importId?: string;
}

/**
 * Answers 202 with the job, or with `Prefer: wait` and a job that ends in time 200 with what `resultOf` makes of it.
 * A failed job answers as the problem it failed with.
 */
export async function answerJob(
  deps: ApiDeps,
  reply: FastifyReply,
  { jobId, importId }: Accepted,
  resultOf: (job: JobView) => unknown = (job) => job.result,
): Promise<unknown> {
  reply.request.accepted = true;
  const seconds = preferredWaitSeconds(reply.request);
  const job = seconds === 0 ? null : await waitFor(deps, reply, jobId, seconds);
  if (job !== null) reply.header('preference-applied', `wait=${seconds}`);
  if (job?.state === 'failed') throw failureOf(job, importId);
  if (job?.state === 'completed') return reply.code(200).send(await resultOf(job));
  const statusUrl = importId === undefined ? `/jobs/${jobId}` : `/imports/${importId}`;
  const accepted = { job_id: jobId, ...(importId === undefined ? {} : { import_id: importId }), status_url: statusUrl };
  return reply.code(202).header('location', statusUrl).send(accepted);
}

async function waitFor(deps: ApiDeps, reply: FastifyReply, jobId: string, seconds: number): Promise<JobView | null> {
  const gone = new AbortController();
  const stop = () => gone.abort();
  reply.raw.once('close', stop);
  try {
    return await deps.producers.waitForJob(jobId, seconds * 1000, gone.signal);
  } finally {
    reply.raw.off('close', stop);
  }
}

/** Failed jobs keep `CODE: detail`. */
function failureOf(job: JobView, importId: string | undefined): DumpdockError {
  const [, code, detail = ''] = /^([A-Z_]+): (.*)$/s.exec(job.error ?? '') ?? [];
  const known: ErrorCode = isErrorCode(code) ? code : 'INTERNAL';
  return new DumpdockError(known, { ...(isErrorCode(code) ? { detail } : {}), ...(importId === undefined ? {} : { importId }) });
}
