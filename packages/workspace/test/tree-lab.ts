import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { type TempRoot, tempRoot } from '@dumpdock/testkit';
import { createBreather } from '../src/breather.ts';
import { openPlaces, type Places } from '../src/places.ts';
import { removeTree } from '../src/remove-tree.ts';
import { newTrashName } from '../src/trash.ts';

/** A MEDIA_ROOT without a ledger: one entry of the trash, and a canary beside it that nothing may touch. */
export interface TreeLab {
  readonly root: TempRoot;
  readonly places: Places;
  readonly importId: string;
  readonly trashName: string;
  /** The entry in the trash and further parts. */
  inside(...parts: string[]): string;
  remove(options?: { hasBigFiles?: boolean }): Promise<boolean>;
  /** What lies in the trash. */
  left(): string[];
  /** Everything about the canary: names, kinds, sizes, contents, times. */
  canary(): string[];
  linkToCanary(...parts: string[]): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export function treeLab(): TreeLab {
  const root = tempRoot();
  mkdirSync(root.path('media/temp_sql_imports'), { recursive: true });
  mkdirSync(root.path('canary/deep'), { recursive: true });
  for (const file of ['keep', 'deep/keep']) writeFileSync(root.path('canary', file), `of ${file}`);
  const places = openPlaces(root.path('media'));
  const importId = newImportId();
  const trashName = newTrashName(importId);
  const inside = (...parts: string[]) => root.path('media/temp_sql_imports/.trash', trashName, ...parts);
  mkdirSync(inside());
  return {
    root,
    places,
    importId,
    trashName,
    inside,
    remove: ({ hasBigFiles = false } = {}) =>
      removeTree(trashName, importId, { trash: places.trash, breather: createBreather(), hasBigFiles }),
    left: () => readdirSync(root.path('media/temp_sql_imports/.trash')),
    canary: () => describeTree(root.path('canary')),
    linkToCanary: (...parts) => symlinkSync(root.path('canary'), inside(...parts)),
    [Symbol.asyncDispose]: async () => {
      places[Symbol.dispose]();
      await root.remove();
    },
  };
}

function describeTree(dir: string): string[] {
  return ['.', ...readdirSync(dir, { recursive: true, encoding: 'utf8' })].sort().map((name) => {
    const { mode, size, mtimeMs, ctimeMs, isFile } = statOf(path.join(dir, name));
    return [name, mode, size, mtimeMs, ctimeMs, isFile ? readFileSync(path.join(dir, name), 'utf8') : ''].join(' ');
  });
}

function statOf(file: string) {
  const stat = lstatSync(file);
  return { mode: stat.mode, size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, isFile: stat.isFile() };
}
