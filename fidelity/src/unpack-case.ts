import { extractArchive, preflightArchive } from '@dumpdock/archive';
import { DumpdockError } from '@dumpdock/contracts';
import { loadConfig } from '@dumpdock/runtime';
import type { DumpCase } from './dump-case.ts';

export const { archiveLimits } = loadConfig({});

/** The SQL files of a dump below `dir`, in load order; null: dumpdock refuses the archive. */
export async function unpackCase(dump: DumpCase, dir: string): Promise<string[] | null> {
  const plan = await preflightArchive(dump.zip, archiveLimits);
  const extracted = await extractArchive(dump.zip, plan, dir, { limits: archiveLimits }).catch((error: unknown) => {
    if (error instanceof DumpdockError) return null;
    throw error;
  });
  if (extracted === null) return null;
  const pathOf = (name: string) => extracted.find(({ entry }) => entry.name === name)?.path;
  return dump.files?.flatMap((name) => pathOf(name) ?? []) ?? extracted.map((one) => one.path);
}
