import { DumpdockError } from '@dumpdock/contracts';
import { StackError } from '@dumpdock/stack/stack-error';

/** One line for a person, on standard error: standard output belongs to the command. */
export function say(line: string): void {
  process.stderr.write(`dumpdock: ${line}\n`);
}

/** Runs a command; what is in the way is told in one sentence, and exit code 2 says that a setting is wrong. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (isAbort(error)) say('stopped');
    else if (error instanceof StackError || error instanceof DumpdockError) say(error.message);
    else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = exitCodeOf(error);
  }
  if (process.connected) process.disconnect();
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** 130 is what a shell says of a command that Ctrl-C ended. */
function exitCodeOf(error: unknown): number {
  if (isAbort(error)) return 130;
  return error instanceof DumpdockError && error.code === 'CONFIG_INVALID' ? 2 : 1;
}
