/** Every status of an import, in the order of its life (docs/state-machine.md). */
export const IMPORT_STATUSES = [
  'receiving',
  'inspecting',
  'ready',
  'queued',
  'importing',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** Statuses an import never leaves. */
export const TERMINAL_STATUSES = ['succeeded', 'failed', 'cancelled', 'expired'] as const;
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

/** Statuses whose workspace no clean-up may take. `ready` waits for a person and is not live. */
export const LIVE_STATUSES = ['receiving', 'inspecting', 'queued', 'importing'] as const;
export type LiveStatus = (typeof LIVE_STATUSES)[number];

/** Whether an import in this status is over. */
export function isTerminal(status: ImportStatus): status is TerminalStatus {
  return (TERMINAL_STATUSES as readonly string[]).includes(status);
}

/** Whether clean-up must leave an import in this status alone. */
export function isLive(status: ImportStatus): status is LiveStatus {
  return (LIVE_STATUSES as readonly string[]).includes(status);
}
