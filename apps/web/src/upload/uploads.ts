import type { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { cancelImport, type Problem } from '../api.ts';

/** Sent in parts of this size: what a pause or a broken connection loses at most is the part that the server did not read yet. */
const PART_BYTES = 16 * 1024 ** 2;
/** The server keeps a paused upload while it hears of it. */
const STILL_HERE_MS = 45_000;
const RETRY_AFTER_MS = [0, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000];

/** An upload as the page shows it. */
export interface UploadView {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  /** Never falls. */
  readonly sent: number;
  /** `checking`: everything is sent, the archive is being looked at. `stuck`: it may go on. `refused`: it is over. */
  readonly state: 'sending' | 'paused' | 'checking' | 'stuck' | 'refused' | 'done';
  readonly importId: string | null;
  readonly why: { readonly text: string; readonly suggestion?: string; readonly code?: string } | null;
}

/** The uploads of this tab; they go on while other pages are looked at. */
export interface Uploads {
  subscribe(listener: () => void): () => void;
  all(): readonly UploadView[];
  add(file: File, target: string): string;
  pause(key: string): void;
  resume(key: string): void;
  cancel(key: string): void;
  dismiss(key: string): void;
}

export function createUploads(): Uploads {
  let views: readonly UploadView[] = [];
  const listeners = new Set<() => void>();
  const running = new Map<string, TusUpload>();
  let count = 0;

  function show(next: readonly UploadView[]): void {
    views = next;
    window.onbeforeunload = views.some(({ state }) => ['sending', 'paused', 'checking', 'stuck'].includes(state))
      ? (event) => event.preventDefault()
      : null;
    for (const listener of listeners) listener();
  }

  function change(key: string, changes: Partial<UploadView>): void {
    show(views.map((view) => (view.key === key ? { ...view, ...changes } : view)));
  }

  async function start(key: string, file: File, target: string): Promise<void> {
    const { Upload } = await import('tus-js-client');
    if (!views.some((view) => view.key === key)) return; // Cancelled meanwhile.
    const upload: TusUpload = new Upload(file, {
      endpoint: '/uploads',
      chunkSize: PART_BYTES,
      retryDelays: RETRY_AFTER_MS,
      metadata: { filename: file.name, ...(target === '' ? {} : { target }) },
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => mayPass((error as DetailedError).originalResponse?.getStatus() ?? 0),
      onUploadUrlAvailable: () => change(key, { importId: upload.url?.split('/').at(-1) ?? null }),
      onProgress: (sent, bytes) => {
        const before = views.find((view) => view.key === key);
        if (before?.state !== 'sending' && before?.state !== 'checking') return;
        change(key, { sent: Math.max(sent, before.sent), state: sent >= bytes ? 'checking' : 'sending' });
      },
      onError: (error) => change(key, outcomeOf(error)),
      onSuccess: () => change(key, { state: 'done', sent: file.size }),
    });
    running.set(key, upload);
    upload.start();
  }

  setInterval(() => {
    for (const { key, state } of views) {
      const url = running.get(key)?.url;
      if ((state === 'paused' || state === 'stuck') && url) void fetch(url, { method: 'HEAD' }).catch(() => undefined);
    }
  }, STILL_HERE_MS);

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    all: () => views,
    add(file, target) {
      count += 1;
      const key = `upload-${count}`;
      show([...views, { key, name: file.name, bytes: file.size, sent: 0, state: 'sending', importId: null, why: null }]);
      void start(key, file, target);
      return key;
    },
    pause(key) {
      change(key, { state: 'paused' });
      void running.get(key)?.abort();
    },
    resume(key) {
      change(key, { state: 'sending', why: null });
      running.get(key)?.start();
    },
    cancel(key) {
      const importId = views.find((view) => view.key === key)?.importId;
      void running.get(key)?.abort();
      running.delete(key);
      show(views.filter((view) => view.key !== key));
      if (importId) void cancelImport(importId).catch(() => undefined); // It was over already.
    },
    dismiss(key) {
      running.delete(key);
      show(views.filter((view) => view.key !== key));
    },
  };
}

/** No answer, a busy server or another part that still comes in: worth another try. */
function mayPass(status: number): boolean {
  return status === 0 || status >= 500 || status === 409 || status === 423 || status === 429;
}

function outcomeOf(error: Error | DetailedError): Pick<UploadView, 'state' | 'why'> {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (!response)
    return { state: 'stuck', why: { text: 'The connection broke.', suggestion: 'Resume when dumpdock answers again; nothing is lost.' } };
  if (response.getStatus() === 401) {
    return {
      state: 'stuck',
      why: { text: 'Your sign-in is over.', suggestion: 'Sign in in another tab, then resume here; nothing is lost.' },
    };
  }
  const problem = problemIn(response.getBody());
  if (problem === null) return { state: 'refused', why: { text: 'The upload was ended by the server.' } };
  const { detail: text, suggestion, code } = problem;
  return { state: 'refused', why: { text, code, ...(suggestion === undefined ? {} : { suggestion }) } };
}

function problemIn(body: string): Problem | null {
  try {
    return JSON.parse(body) as Problem;
  } catch {
    return null;
  }
}
