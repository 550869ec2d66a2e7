import { setTimeout as sleep } from 'node:timers/promises';
import { DumpdockError, type ImportStatus, type ImportView } from '@dumpdock/contracts';
import { type ApiClient, answerOf } from './api-client.ts';
import type { CommandContext } from './context.ts';
import { createProgressBar } from './output/progress-bar.ts';

const LOOK_EVERY_MS = 300;
/** A server that restarts is waited for. */
const PATIENCE_MS = 60_000;

/** Shows progress until `enough` says so; resolves to the import as it is then. Ctrl-C only stops looking: the import goes on. */
export async function followImport(
  { terminal, signal }: CommandContext,
  api: ApiClient,
  importId: string,
  enough: (status: ImportStatus) => boolean,
): Promise<ImportView> {
  const show = createProgressBar(terminal);
  let lastAnswer = performance.now();
  for (;;) {
    if (signal.aborted) throw stoppedLooking(importId);
    const view = await answerOf(api.GET('/imports/{id}', { params: { path: { id: importId } } })).catch((error: unknown) => {
      if (performance.now() - lastAnswer > PATIENCE_MS || !isPassing(error)) throw error;
      return null;
    });
    if (view) {
      lastAnswer = performance.now();
      if (view.progress) show(view.progress);
      if (enough(view.status)) {
        terminal.clearStatus();
        return view;
      }
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof DumpdockError && (error.code === 'INTERNAL' || error.code.endsWith('_UNAVAILABLE'));
}

function stoppedLooking(importId: string): DumpdockError {
  return new DumpdockError('CANCELLED', {
    detail: 'Stopped looking; the import goes on.',
    suggestion: `See \`dumpdock show ${importId}\`, or end it with \`dumpdock cancel ${importId}\`.`,
  });
}
