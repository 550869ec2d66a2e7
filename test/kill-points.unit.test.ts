import { armKillPoint, KILL_POINTS, killPointEnvironment } from '@dumpdock/contracts';
import { afterEach, describe, expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

afterEach(() => armKillPoint({}));

/** The places of the code that call a kill point, by its name. */
function callsByName(): Map<string, string[]> {
  const calls = new Map<string, string[]>();
  for (const { path, text } of sourceFiles()) {
    for (const [, name] of text.matchAll(/\bkillPoint\(([^)]*)\)/g)) {
      if (name !== undefined && name !== 'name: KillPoint') calls.set(name, [...(calls.get(name) ?? []), path]);
    }
  }
  return calls;
}

describe('the list of kill points', () => {
  test('has every name that is called, and nothing else', () => {
    const listed = KILL_POINTS.map((name) => `'${name}'`);
    expect([...callsByName().keys()].sort()).toEqual(listed.sort());
  });

  test('has no name twice', () => {
    expect(new Set(KILL_POINTS).size).toBe(KILL_POINTS.length);
  });
});

describe('arming', () => {
  test('nothing is armed without the variable', () => {
    armKillPoint({ PATH: '/bin', DUMPDOCK_KILL_AT: '' });
    expect(killPointEnvironment()).toEqual({});
  });

  test('a child gets the name of its parent, and its pid only when both shall die', () => {
    armKillPoint({ DUMPDOCK_KILL_AT: 'import.committed' });
    expect(killPointEnvironment()).toEqual({ DUMPDOCK_KILL_AT: 'import.committed' });
    armKillPoint({ DUMPDOCK_KILL_AT: 'import.committed+parent' });
    expect(killPointEnvironment()).toEqual({ DUMPDOCK_KILL_AT: 'import.committed', DUMPDOCK_KILL_PARENT: String(process.pid) });
  });

  test('an unknown name is refused', () => {
    expect(() => armKillPoint({ DUMPDOCK_KILL_AT: 'import.comitted' })).toThrow('DUMPDOCK_KILL_AT');
  });

  test('only a main.ts does it', () => {
    const callers = sourceFiles().filter(({ path, text }) => !path.includes('kill-points.ts') && /\barmKillPoint\(/.test(text));
    expect(callers.map(({ path }) => path).filter((path) => !path.endsWith('/main.ts'))).toEqual([]);
  });
});
