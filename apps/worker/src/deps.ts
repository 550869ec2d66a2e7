import type { ImporterDeps, TargetQueue } from '@dumpdock/importer';
import type { Producers, SweepCrons } from '@dumpdock/queue';
import type { WebhookSetting } from '@dumpdock/runtime';
import type { RunningSweeps } from './running-sweeps.ts';
import type { Slots } from './slots.ts';

/** What the processors and the watchdog of a worker need. */
export interface WorkerDeps extends ImporterDeps {
  readonly producers: Producers;
  /** Room for inspections and imports at once. */
  readonly slots: Slots;
  /** One import at a time on each target. */
  readonly targetQueue: TargetQueue;
  readonly runningSweeps: RunningSweeps;
  readonly maxAgeHours: number;
  readonly sweepCrons: SweepCrons;
  /** Who is told the ends of imports; null: nobody. */
  readonly webhook: WebhookSetting | null;
}
