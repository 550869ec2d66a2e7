/** Something about this machine is in the way; the message is one sentence for a person. */
export class SetupError extends Error {}

/** One line for a person, on standard error: standard output belongs to the command. */
export function say(line) {
  process.stderr.write(`dumpdock: ${line}\n`);
}
