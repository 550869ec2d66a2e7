import { cleanup } from './cleanup.ts';
import { createWorkspace } from './create-workspace.ts';
import { endImport } from './end-import.ts';
import { holdScratch, holdWorkspace } from './hold-workspace.ts';
import { listWorkspaces } from './list-workspaces.ts';
import { prepareMediaRoot } from './media-root.ts';
import { createMeter } from './meter.ts';
import { readBudget } from './space.ts';
import type { Workspaces, WorkspacesOptions } from './types.ts';
import { workspacePaths } from './workspace-paths.ts';

/** The temporary directories under `mediaRoot`. Touches nothing until `prepare`. */
export function createWorkspaces(options: WorkspacesOptions): Workspaces {
  return {
    prepare: () => prepareMediaRoot(options.mediaRoot),
    paths: (importId) => workspacePaths(options.mediaRoot, importId),
    create: (lease) => createWorkspace(options, lease),
    hold: (importId) => holdWorkspace(options, importId),
    holdScratch: (importId) => holdScratch(options, importId),
    budget: () => readBudget(options),
    measure: createMeter(options),
    end: endImport(options),
    cleanup: cleanup(options),
    list: () => listWorkspaces(options),
  };
}
