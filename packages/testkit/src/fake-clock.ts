import { copyFileSync, globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasApt, StackError, unpackPackages } from '@dumpdock/stack';

const CACHE = path.join(import.meta.dirname, '../../../.cache');

/** A clock that can be stepped under a running program, by libfaketime. Only the time of day: a step of a real clock leaves CLOCK_MONOTONIC alone too. */
export interface FakeClock {
  /** For the environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  /** Hours from the real time. */
  set(hours: number): void;
}

/** A clock whose state is in `file`; it starts at the real time. @throws StackError when libfaketime can neither be found nor unpacked. */
export async function fakeClock(file: string): Promise<FakeClock> {
  const library = `${file}.so`; // Beside the file: servers that are not root have to get there.
  copyFileSync(installed() ?? (await unpacked()), library);
  const set = (hours: number) => writeFileSync(file, `${hours < 0 ? '' : '+'}${hours}h`, { mode: 0o644 });
  set(0);
  return {
    set,
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  };
}

function installed(): string | undefined {
  return globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0];
}

async function unpacked(): Promise<string> {
  if (!hasApt(process.env['PATH'] ?? '')) throw new StackError('Tests that step the clock need libfaketime: install it.');
  const { root } = await unpackPackages('faketime', ['libfaketime'], CACHE);
  const [library] = globSync(path.join(root, 'usr/lib/*/faketime/libfaketimeMT.so.1'));
  if (library === undefined) throw new StackError('The package libfaketime has no libfaketimeMT.so.1.');
  return library;
}
