import { constants } from 'node:os';

/** The errno of a system error, such as `ENOENT`. `ESTALE` by its number: libuv has no name for what a network file system says of something that another machine removed. */
export function systemCode(error: unknown): string | undefined {
  if ((error as { errno?: unknown } | null)?.errno === -constants.errno.ESTALE) return 'ESTALE';
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(systemCode(error) ?? '');
}
