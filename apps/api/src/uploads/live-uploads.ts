import { DumpdockError } from '@dumpdock/contracts';

/** The uploads this process is receiving now, so that a cancel stops them at once. */
export interface LiveUploads {
  add(importId: string, controller: AbortController): void;
  remove(importId: string): void;
  /** Stops the upload of that import; false when this process does not receive it. */
  cancel(importId: string): boolean;
  /** Stops all: the process ends. */
  stopAll(): void;
  readonly count: number;
}

export function createLiveUploads(): LiveUploads {
  const controllers = new Map<string, AbortController>();
  return {
    add: (importId, controller) => void controllers.set(importId, controller),
    remove: (importId) => void controllers.delete(importId),
    cancel(importId) {
      const controller = controllers.get(importId);
      controller?.abort(new DumpdockError('CANCELLED', { importId }));
      return controller !== undefined;
    },
    stopAll() {
      for (const controller of controllers.values()) {
        controller.abort(new DumpdockError('UPLOAD_INTERRUPTED', { detail: 'The server was stopped before the upload was whole.' }));
      }
    },
    get count() {
      return controllers.size;
    },
  };
}
