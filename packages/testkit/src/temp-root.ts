import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hasTestServices, testServices } from './services.ts';

/** A directory of one test. */
export interface TempRoot {
  readonly dir: string;
  /** `dir` and further parts. */
  path(...parts: string[]): string;
  remove(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes a directory. In a run with servers it must be removed before the run ends. */
export function tempRoot(): TempRoot {
  const dir = mkdtempSync(path.join(hasTestServices() ? testServices().tempDir : tmpdir(), 'dumpdock-test-'));
  chmodSync(dir, 0o711); // Servers and children that are not root have to get through.
  const remove = () => rm(dir, { recursive: true, force: true });
  return { dir, path: (...parts) => path.join(dir, ...parts), remove, [Symbol.asyncDispose]: remove };
}
