import path from 'node:path';
import type { Inspection } from '@dumpdock/contracts';
import type { LocalSpace, Target } from '../engine.ts';
import { targetFile } from './target-file.ts';

/** Pages and rows to be sorted that stay in memory; four times as much makes nothing faster. */
export const CACHE_KIB = 16_384;

/**
 * What a load takes on this machine: the file grows by about the size of the dump, and CREATE INDEX sorts what does not fit into the cache in temporary files ("Temporary
 * File Storage Locations", tempfiles.html): the keys of one index at a time, which are no more than the largest table in the dump.
 */
export function localSpace(target: Target, { entries, tables }: Inspection): LocalSpace {
  const largest = tables.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  return {
    directory: path.dirname(targetFile(target)),
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    scratchBytes: largest > CACHE_KIB * 1024 ? largest : 0,
  };
}
