/** Aborts at the first SIGINT, SIGTERM or SIGHUP, or when the launcher is gone; resolves `asked` with the exit code that fits. */
export interface StopSignal {
  readonly signal: AbortSignal;
  readonly asked: Promise<number>;
}

const SAME_SIGNAL_MS = 1_000;

/** Watches for the wish to stop. A second signal, when it is not the same Ctrl-C on another way, ends the process at once: the guardian stops the rest. */
export function watchForStop(): StopSignal {
  const controller = new AbortController();
  const { promise: asked, resolve } = Promise.withResolvers<number>();
  let since: number | null = null;
  const stop = (): void => {
    if (since !== null && Date.now() - since > SAME_SIGNAL_MS) process.exit(1);
    since ??= Date.now();
    controller.abort();
    resolve(0);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  // The channel also closes when this process is done and lets go of it: that is no second wish.
  if (process.channel !== undefined) process.on('disconnect', () => since === null && stop());
  return { signal: controller.signal, asked };
}
