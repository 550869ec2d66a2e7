import { DumpdockError } from '@dumpdock/contracts';
import { StackError } from '@dumpdock/stack';

/** One line for a person, on standard error: standard output belongs to the command. */
export function say(line: string): void {
  process.stderr.write(`dumpdock: ${line}\n`);
}

/** Runs a command; what is in the way is told in one sentence, and exit code 2 says that a setting is wrong. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof StackError || error instanceof DumpdockError) say(error.message);
    else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = error instanceof DumpdockError && error.code === 'CONFIG_INVALID' ? 2 : 1;
  }
  if (process.connected) process.disconnect();
}
