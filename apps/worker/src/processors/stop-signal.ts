import { DumpdockError } from '@dumpdock/contracts';

/** The signal of a job, which only shutdown aborts, with a reason that the record of the import can keep. Cancelling goes through the ledger. */
export function stopSignal(job: AbortSignal, importId: string): AbortSignal {
  const controller = new AbortController();
  const stop = () =>
    controller.abort(
      new DumpdockError('WORKER_LOST', { importId, detail: 'The worker was shut down before the work was done; nothing was loaded.' }),
    );
  if (job.aborted) stop();
  else job.addEventListener('abort', stop, { once: true });
  return controller.signal;
}
