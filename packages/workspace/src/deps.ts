import type { WorkspacesOptions } from './types.ts';

/** What every part of clean-up works with. */
export interface WorkspaceDeps extends WorkspacesOptions {
  /** Names of no import that the audit was told of since this process began. */
  readonly unknownNames: Set<string>;
}

/** How long a sweep that finds out what became of a dead import may be silent, unless told otherwise. */
export const DEFAULT_LEASE_MS = 15_000;

/** Directories that are judged, marked, removed and closed together: the database sees a handful of statements for each page. */
export const PAGE_SIZE = 500;

/** From this size on files are unlinked off the event loop. */
export const BIG_FILE_BYTES = 32 * 1024 * 1024;

/** Hours without activity after which the old sweep takes a workspace, unless told otherwise. */
export const DEFAULT_MAX_AGE_HOURS = 24;
