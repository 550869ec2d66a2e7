import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { extractArchive, preflightArchive } from '@dumpdock/archive';
import { type ArchiveLimits, DumpdockError } from '@dumpdock/contracts';

/** What became of one archive. */
export interface Decision {
  readonly file: string;
  readonly code: string | null;
  readonly names: readonly string[];
  readonly ignored: readonly string[];
  readonly preflighted: boolean;
}

const DEADLINE_MS = 60_000;

/** Decides on one archive as a worker would: preflight, extraction into `dir`, a minute for both: none may go on for ever. */
export async function decideArchive(file: string, dir: string, limits: ArchiveLimits): Promise<Decision> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  let preflighted = false;
  try {
    const plan = await preflightArchive(file, limits, signal);
    preflighted = true;
    const extracted = await extractArchive(file, plan, dir, { limits, signal });
    return { file, code: null, names: extracted.map((one) => one.entry.name), ignored: plan.ignored, preflighted };
  } catch (error) {
    const code = error instanceof DumpdockError ? error.code : String(error);
    return { file, code, names: [], ignored: [], preflighted };
  }
}

/** Paths below `root` that this process has open, after pending closes were let through. */
export async function openBelow(root: string): Promise<string[]> {
  let open: string[] = [];
  for (let tries = 0; tries < 1000; tries++) {
    open = readdirSync('/proc/self/fd')
      .map(linkOf)
      .filter((path) => path.startsWith(root));
    if (open.length === 0) return [];
    await setImmediate();
  }
  return open;
}

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The descriptor that listed the directory is gone by now.
    return '';
  }
}

/** Child program: `decide-archives.ts ROOT UID`; ROOT holds `jobs.json` and takes the extractions. Prints the decisions. */
async function main(root: string, uid: number): Promise<void> {
  const jobs = JSON.parse(readFileSync(join(root, 'jobs.json'), 'utf8')) as { limits: ArchiveLimits; files: string[] };
  if (process.getuid?.() === 0 && uid !== 0) {
    process.setgroups?.([]);
    process.setgid?.(uid);
    process.setuid?.(uid);
  }
  const decisions: Decision[] = [];
  for (const [i, file] of jobs.files.entries()) decisions.push(await decideArchive(file, join(root, 'out', String(i)), jobs.limits));
  process.stdout.write(
    JSON.stringify({ uid: process.getuid?.(), decisions, open: await openBelow(root), peakMib: process.resourceUsage().maxRSS / 1024 }),
  );
}

if (import.meta.main) await main(process.argv[2]!, Number(process.argv[3]));
