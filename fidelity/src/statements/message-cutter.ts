/**
 * Cuts what comes from a socket into messages. `lengthOf` tells from the first bytes how long the next one is, 0 while they do not tell.
 * Gives a function that takes the next bytes and gives the messages that are whole.
 */
export function messageCutter(lengthOf: (head: Buffer) => number): (chunk: Buffer) => Generator<Buffer> {
  let waiting: Buffer[] = [];
  let held = 0;
  let needed = 1;
  return function* cut(chunk) {
    waiting.push(chunk);
    held += chunk.length;
    while (held >= needed) {
      // Long messages come in many pieces: they are put together once.
      const bytes = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
      waiting = [bytes];
      const length = lengthOf(bytes);
      needed = length === 0 ? held + 1 : length;
      if (length === 0 || held < length) return;
      waiting = [bytes.subarray(length)];
      held -= length;
      needed = 1;
      yield bytes.subarray(0, length);
    }
  };
}
