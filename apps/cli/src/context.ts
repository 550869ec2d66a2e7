import type { Config, Environment } from '@dumpdock/runtime';
import type { ApiClient } from './api-client.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets. Settings are read when a command asks for them, so that `--help` works with wrong ones. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly env: Environment;
  readonly cwd: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** The settings. @throws DumpdockError CONFIG_INVALID */
  config(): Config;
  api(): ApiClient;
  /** 0 done, 1 it did not work, 2 wrong usage or settings. */
  exitWith(code: 0 | 1 | 2): void;
}
