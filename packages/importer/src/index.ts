export { compatibleTargets, settledTarget, targetFor } from './choose-target.ts';
export type { FateDeps } from './commit-marker.ts';
export type { ImporterDeps, ImporterLog, StepOptions } from './deps.ts';
export { type LoadArchiveOptions, type LoadReport, loadArchive } from './load-archive.ts';
export { grantsInForce, missingGrants, requireGrants, requireNothingRefused } from './needed-grants.ts';
export { createRecover, createTargetSweep } from './recover.ts';
export { runImport } from './run-import.ts';
export { runInspection, type StepOutcome } from './run-inspection.ts';
export { createTargetQueue, type TargetQueue } from './target-turn.ts';
