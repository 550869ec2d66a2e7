import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Dialect } from '@dumpdock/contracts';
import type { CaseResult } from './case-result.ts';
import { type Bench, compareLoad, placeFor } from './load-cases.ts';

/** Smaller dumps of a corpus measure the start of processes. */
const LARGE_BYTES = 20_000_000;
const TURNS = { theirs: 2, ours: 2 };

/** What is read of the corpus' `manifest.json` (docs/fidelity.md). */
interface ManifestEntry {
  readonly file: string;
  readonly dialect: Dialect;
  readonly sql_files: readonly { readonly name: string; readonly bytes: number }[];
}

/** By case name: the large dumps of the corpus in `dir`, each through its native client and through dumpdock. */
export function corpusCases(dir: string, bench: Bench): Record<string, () => Promise<CaseResult>> {
  const entries = JSON.parse(readFileSync(path.join(dir, 'manifest.json'), 'utf8')) as ManifestEntry[];
  const large = entries.filter((entry) => bytesOf(entry) >= LARGE_BYTES).toSorted((a, b) => bytesOf(b) - bytesOf(a));
  return Object.fromEntries(
    large.map((entry) => {
      const name = `corpus-${path.basename(entry.file, '.zip')}`;
      const run = async () => ({
        ...(await compareLoad(name, path.resolve(dir, entry.file), await placeFor(entry.dialect, bench), TURNS, bench)),
        bytes: bytesOf(entry),
      });
      return [name, run];
    }),
  );
}

function bytesOf(entry: ManifestEntry): number {
  return entry.sql_files.reduce((sum, { bytes }) => sum + bytes, 0);
}
