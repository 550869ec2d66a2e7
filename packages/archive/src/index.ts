export type { ArchivePlan, ExtractedEntry, PlannedEntry } from './archive-plan.ts';
export { type ExtractOptions, extractArchive } from './extract-archive.ts';
export { compareNames, inLoadOrder } from './load-order.ts';
export { preflightArchive } from './preflight-archive.ts';
export { asTakenAway } from './refuse.ts';
