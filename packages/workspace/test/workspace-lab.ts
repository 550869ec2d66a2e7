import { existsSync, lutimesSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CleanupResult, type ImportStatus, isTerminal, newImportId } from '@dumpdock/contracts';
import { type TempRoot, tempRoot } from '@dumpdock/testkit';
import { endingAs, type LedgerLab, ledgerLab } from '../../database/test/ledger-lab.ts';
import { type CleanupRequest, createWorkspaces, type Workspaces, type WorkspacesOptions } from '../src/index.ts';

/** A real ledger over real directories. */
export interface WorkspaceLab {
  readonly ledger: LedgerLab;
  readonly root: TempRoot;
  readonly workspaces: Workspaces;
  /** What was logged: level, message and fields. */
  readonly logged: { level: string; message: string; fields: Record<string, unknown> }[];
  /** A path under temp_sql_imports. */
  at(...parts: string[]): string;
  /** An import in that state with its directory; of one that is over the directory is a leftover. */
  importIn(status: ImportStatus): Promise<string>;
  /** A directory of that name, with files and a link to the canary, that no ledger entry speaks of. */
  bare(name?: string): string;
  /** Gives everything under `name` an age. */
  age(name: string, hours: number): void;
  isThere(name: string): boolean;
  /** What lies under temp_sql_imports, `.trash` included when it is not empty. */
  names(): string[];
  sweep(scope: CleanupRequest['scope'], more?: Partial<CleanupRequest>): Promise<CleanupResult>;
  canaryIsWell(): boolean;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function workspaceLab(more: Partial<WorkspacesOptions> = {}): Promise<WorkspaceLab> {
  const ledger = await ledgerLab();
  const root = tempRoot();
  const logged: WorkspaceLab['logged'] = [];
  const level = (name: string) => (fields: object, message: string) => void logged.push({ level: name, message, fields: { ...fields } });
  const log = { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
  const options = { mediaRoot: root.path('media'), database: ledger.database, log, maxTempBytes: 1e9, minFreeBytes: 0, ...more };
  const workspaces = createWorkspaces(options);
  await workspaces.prepare();
  mkdirSync(root.path('canary'));
  writeFileSync(root.path('canary/keep'), 'keep');
  const at = (...parts: string[]) => root.path('media/temp_sql_imports', ...parts);
  const lab: WorkspaceLab = {
    ledger,
    root,
    workspaces,
    logged,
    at,
    importIn: async (status) => {
      const id = await importOf(ledger, status);
      lab.bare(id);
      return id;
    },
    bare: (name = newImportId()) => {
      mkdirSync(at(name, 'extracted/deeper'), { recursive: true });
      for (const file of ['upload.zip', 'extracted/0001.sql', 'extracted/deeper/0002.sql']) writeFileSync(at(name, file), 'ten bytes!');
      symlinkSync(root.path('canary'), at(name, 'extracted/link'));
      return name;
    },
    age: (name, hours) => age(at(name), hours),
    isThere: (name) => existsSync(at(name)),
    names: () =>
      readdirSync(at())
        .filter((name) => name !== '.storage' && (name !== '.trash' || readdirSync(at('.trash')).length > 0))
        .toSorted(),
    sweep: (scope, request = {}) => workspaces.cleanup({ scope, by: `test-${scope}`, ...request }),
    canaryIsWell: () => existsSync(root.path('canary/keep')),
    [Symbol.asyncDispose]: async () => {
      await ledger[Symbol.asyncDispose]();
      await root.remove();
    },
  };
  return lab;
}

async function importOf(ledger: LedgerLab, status: ImportStatus): Promise<string> {
  if (isTerminal(status)) return ledger.ended(status);
  if (status === 'receiving' || status === 'importing') return (await ledger[status]()).importId;
  return ledger[status]();
}

function age(place: string, hours: number): void {
  const then = Date.now() / 1000 - hours * 3600;
  for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' })) lutimesSync(path.join(place, name), then, then);
  lutimesSync(place, then, then);
}

export { endingAs };
