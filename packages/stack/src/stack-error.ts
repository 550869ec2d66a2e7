/** Something about this machine keeps a server from starting. The message is one sentence for a person. */
export class StackError extends Error {
  override readonly name = 'StackError';
}
