/** Something that runs until it is stopped. `stop` is safe twice and before `start`. */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What shutting down says; a pino logger is one. */
export interface ShutdownLog {
  info(bindings: object, message: string): void;
  error(bindings: object, message: string): void;
}

/** Starts in order; when one cannot start, those before it are stopped again in reverse and the error goes on. */
export async function startAll(services: readonly Service[]): Promise<void> {
  const started: Service[] = [];
  for (const service of services) {
    try {
      started.push(service);
      await service.start();
    } catch (error) {
      await stopAll(started);
      throw error;
    }
  }
}

/** Stops in reverse order. All are stopped, also when one fails; then the first failure is thrown. */
export async function stopAll(services: readonly Service[]): Promise<void> {
  const failures: unknown[] = [];
  for (const service of services.toReversed()) {
    await service.stop().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

const SAME_SIGNAL_MS = 1_000;

/**
 * Runs `stop` once at the first SIGINT, SIGTERM or when the launcher goes away (IPC channel closed), then exits: 0, or 1 when stopping failed or took
 * longer than `deadlineMs`. A further signal exits at once, unless it comes right after: a terminal and a launcher may both pass on the same Ctrl-C. Returns a call that does the same from inside.
 */
export function onShutdown(log: ShutdownLog, stop: () => Promise<void>, deadlineMs = 30_000): (why: string) => void {
  let stoppingSince: number | null = null;
  const shutdown = (why: string): void => {
    if (stoppingSince !== null) {
      if (Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSince = Date.now();
    log.info({ why }, 'stopping');
    setTimeout(() => {
      log.error({ deadlineMs }, 'stopping took too long');
      process.exit(1);
    }, deadlineMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => shutdown('SIGINT'));
  process.on('SIGTERM', () => shutdown('SIGTERM'));
  if (process.channel !== undefined) process.on('disconnect', () => shutdown('launcher gone'));
  return shutdown;
}
