import { asDumpdockError, type DumpdockError, ERROR_CODES, type ErrorRecord } from '@dumpdock/contracts';
import { type Config, type Environment, loadConfig } from '@dumpdock/runtime';
import { CommanderError } from 'commander';
import { createApiClient } from './api-client.ts';
import type { CommandContext } from './context.ts';
import { printError } from './output/print-error.ts';
import { createProgram } from './program.ts';
import { createTerminal, type Streams, type Terminal } from './terminal.ts';

export interface CommandLine {
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/** Runs one command and resolves to its exit code: 0 done, 1 it did not work, 2 wrong usage or settings. */
export async function runCommandLine({ args, env, cwd, streams, signal }: CommandLine): Promise<number> {
  const terminal = createTerminal(streams, Boolean(env['NO_COLOR']));
  let exitCode = 0;
  let settings: Config | undefined;
  const config = () => {
    settings ??= loadConfig(env, cwd);
    return settings;
  };
  const api = () => createApiClient(config().url, config().apiKey);
  const exitWith: CommandContext['exitWith'] = (code) => {
    exitCode = code;
  };
  try {
    await createProgram({ terminal, env, cwd, signal, config, api, exitWith }).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return explain(terminal, error, args.includes('--json'));
  } finally {
    terminal.clearStatus();
  }
}

/** With `--json` the error is the result, so that a script has one thing to read. */
function explain(terminal: Terminal, error: unknown, json: boolean): number {
  const known: DumpdockError = asDumpdockError(error);
  if (known.code === 'INTERNAL' && known.cause instanceof Error && known !== error) terminal.say(known.cause.stack ?? known.cause.message);
  if (json) terminal.printJson({ error: known.toRecord() });
  else printError(terminal, withGrants(known.toRecord()));
  return ERROR_CODES[known.code].exit;
}

/** How consent is given here, rather than in the API. */
function withGrants(error: ErrorRecord): ErrorRecord {
  const { missing } = error as { missing?: unknown };
  if (error.code !== 'GRANT_REQUIRED' || !Array.isArray(missing)) return error;
  const options = missing.map((grant) => `--grant ${grant}`).join(' ');
  return { ...error, suggestion: `After reading what that allows (docs/sql-policy.md), run it again with ${options}.` };
}
