import type { Dialect } from '@dumpdock/contracts';
import type { Database } from '@dumpdock/database';
import type { Engine, Target } from '@dumpdock/engines';
import type { Producers, SharedMemory } from '@dumpdock/queue';
import type { Config, Logger } from '@dumpdock/runtime';
import type { Workspaces } from '@dumpdock/workspace';
import type { RateLimits } from './plugins/rate-limits.ts';
import type { WireLimits } from './plugins/wire-limits.ts';

/** What the API works with. Everything is made, and closed, by main.ts. */
export interface ApiDeps {
  readonly config: Config;
  readonly database: Database;
  readonly workspaces: Workspaces;
  readonly producers: Producers;
  /** Rates and ended sessions: the same in every API process. */
  readonly shared: SharedMemory;
  readonly engines: Readonly<Record<Dialect, Engine>>;
  readonly targets: readonly Target[];
  readonly log: Logger;
  /** Names this process in the leases it holds; unique among all processes. */
  readonly owner: string;
  /** Signs the cookies of browsers; at least 32 bytes. */
  readonly sessionSecret: Buffer;
  /** Directory of the built web page; null when it is not built. */
  readonly webRoot: string | null;
  /** Default: generous for people and programs, see plugins/rate-limits.ts. */
  readonly rateLimits?: RateLimits;
  /** What is not the default of plugins/wire-limits.ts. */
  readonly wire?: Partial<WireLimits>;
  /** How often the record of a followed import is looked at. Default 500 ms. */
  readonly followMs?: number;
}
