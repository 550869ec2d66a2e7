export { createWorkspaces } from './create-workspaces.ts';
export * from './types.ts';
