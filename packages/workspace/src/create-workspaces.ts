import { cleanup } from './cleanup.ts';
import { createWorkspace } from './create-workspace.ts';
import type { WorkspaceDeps } from './deps.ts';
import { endImport } from './end-import.ts';
import { holdScratch, holdWorkspace } from './hold-workspace.ts';
import { recogniseStorage } from './known-storage.ts';
import { listWorkspaces } from './list-workspaces.ts';
import { prepareMediaRoot } from './media-root.ts';
import { createMeter } from './meter.ts';
import { readBudget } from './space.ts';
import type { Workspaces, WorkspacesOptions } from './types.ts';
import { workspacePaths } from './workspace-paths.ts';

/** The temporary directories under `mediaRoot`. Touches nothing until `prepare`. */
export function createWorkspaces(options: WorkspacesOptions): Workspaces {
  const deps: WorkspaceDeps = { ...options, unknownNames: new Set() };
  return {
    prepare: async () => {
      await prepareMediaRoot(options.mediaRoot);
      await recogniseStorage(deps);
    },
    paths: (importId) => workspacePaths(deps.mediaRoot, importId),
    create: (lease) => createWorkspace(deps, lease),
    hold: (importId) => holdWorkspace(deps, importId),
    holdScratch: (importId) => holdScratch(deps, importId),
    budget: () => readBudget(deps),
    measure: createMeter(deps),
    end: endImport(deps),
    cleanup: cleanup(deps),
    list: () => listWorkspaces(deps),
  };
}
