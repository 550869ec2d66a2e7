import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { constants } from 'node:os';

const CALLS = ['lstatSync', 'openSync', 'unlinkSync', 'rmdirSync', 'renameSync', 'readdirSync'] as const;
type Call = (typeof CALLS)[number];

/**
 * Lets those calls of the file system fail for paths that end in `name`, as a network file system or a broken disk does and no test can have at will. libuv has no name for
 * ESTALE: its code is then what Node makes of the number. `first`: what another machine does in that moment.
 */
export function failing(
  name: string,
  errno: 'EIO' | 'ESTALE',
  calls: readonly Call[] = CALLS,
  first: (path: string) => void = () => undefined,
): Disposable {
  const originals = calls.map((call) => [call, fs[call]] as const);
  for (const [call, original] of originals) replace(call, guarded(original as (...args: unknown[]) => unknown, name, errno, first));
  return {
    [Symbol.dispose]: () => {
      for (const [call, original] of originals) replace(call, original);
    },
  };
}

function replace(call: Call, work: unknown): void {
  (fs as Record<Call, unknown>)[call] = work;
  syncBuiltinESMExports();
}

function guarded(original: (...args: unknown[]) => unknown, name: string, errno: 'EIO' | 'ESTALE', first: (path: string) => void) {
  return (...args: unknown[]): unknown => {
    if (!String(args[0]).endsWith(`/${name}`)) return original(...args);
    first(String(args[0]));
    const number = -constants.errno[errno];
    throw Object.assign(new Error(errno), { errno: number, code: errno === 'ESTALE' ? `Unknown system error ${number}` : errno });
  };
}
