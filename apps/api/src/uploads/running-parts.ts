import { DumpdockError } from '@dumpdock/contracts';
import type { LiveUploads } from './live-uploads.ts';

/** The parts of uploads that this process is receiving now: one at a time of each upload. */
export interface RunningParts {
  /** @throws DumpdockError CONFLICT while another part of that upload comes in */
  enter(importId: string): AbortController;
  leave(importId: string): void;
  /** Stops the part that comes in, if any, and resolves when its bytes are counted: whoever asks how far an upload is does not send any more. */
  settle(importId: string): Promise<void>;
}

/** @param live is told of every part, so that a cancel and the end of the process stop it */
export function createRunningParts(live: LiveUploads): RunningParts {
  const running = new Map<string, { controller: AbortController; left: PromiseWithResolvers<void> }>();
  return {
    enter(importId) {
      if (running.has(importId)) throw new DumpdockError('CONFLICT', { importId, detail: 'Another part of this upload comes in.' });
      const controller = new AbortController();
      running.set(importId, { controller, left: Promise.withResolvers<void>() });
      live.add(importId, controller);
      return controller;
    },
    leave(importId) {
      live.remove(importId);
      running.get(importId)?.left.resolve();
      running.delete(importId);
    },
    async settle(importId) {
      const part = running.get(importId);
      part?.controller.abort(new DumpdockError('UPLOAD_INTERRUPTED', { importId }));
      await part?.left.promise;
    },
  };
}
