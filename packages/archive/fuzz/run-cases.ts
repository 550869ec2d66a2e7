import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type ArchivePlan, type ExtractedEntry, extractArchive, preflightArchive } from '@dumpdock/archive';
import { type ArchiveLimits, DumpdockError } from '@dumpdock/contracts';
import { openBelow } from '../test/decide-archives.ts';
import { randomArchive } from './mutate.ts';
import { mutatedSample } from './mutate-records.ts';
import { createRandom, type Random } from './random.ts';
import { differsForOthers } from './second-reading.ts';

const LIMITS: ArchiveLimits = {
  maxUploadBytes: 1 << 20,
  maxExtractedBytes: 1 << 20,
  maxEntryBytes: 1 << 18,
  maxEntries: 50,
  maxCentralDirectoryBytes: 1 << 16,
  maxDepth: 16,
  maxPathBytes: 1024,
  maxNameBytes: 255,
  maxRatio: 200,
  ratioFloorBytes: 1 << 16,
};
const DEADLINE_MS = 10_000;

/** What came out of a run: how many archives got which code (`accepted` for none), and what must not have happened. */
export interface FuzzReport {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  /** Milliseconds that the slowest archive took, and its seed. */
  readonly slowest: { readonly ms: number; readonly seed: number };
}

/** Runs `count` archives from `seed` on; the case number is added to the seed, so a fault can be repeated alone. */
export async function runCases(seed: number, count: number): Promise<FuzzReport> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'fuzz-')));
  const outcomes: Record<string, number> = {};
  const faults: string[] = [];
  let slowest = { ms: 0, seed };
  for (let n = 0; n < count; n++) {
    const dir = join(root, 'case');
    mkdirSync(dir);
    const archive = archiveOf(createRandom(seed + n));
    const start = performance.now();
    const outcome = await runCase(archive, dir);
    const ms = Math.round(performance.now() - start);
    if (ms > slowest.ms) slowest = { ms, seed: seed + n };
    outcomes[outcome.code] = (outcomes[outcome.code] ?? 0) + 1;
    if (outcome.fault !== null) faults.push(`seed ${seed + n}: ${outcome.fault}`);
    if (readdirSync(root).length !== 1) faults.push(`seed ${seed + n}: wrote beside its directory`);
    rmSync(dir, { recursive: true });
  }
  const open = await openBelow(root);
  if (open.length > 0) faults.push(`seed ${seed} on: left open ${open.join()}`);
  rmSync(root, { recursive: true });
  return { outcomes, faults, slowest };
}

/** Half of them are generated, half are samples with changed records. */
function archiveOf(random: Random): Buffer {
  return random.chance(50) ? randomArchive(random) : mutatedSample(random);
}

async function runCase(archive: Buffer, dir: string): Promise<{ code: string; fault: string | null }> {
  const file = join(dir, 'a.zip');
  writeFileSync(file, archive);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    const plan = await preflightArchive(file, LIMITS, signal);
    const extracted = await extractArchive(file, plan, join(dir, 'out'), { limits: LIMITS, signal });
    return { code: 'accepted', fault: faultOf(plan, extracted, dir) ?? (await differsForOthers(file, plan)) };
  } catch (error) {
    const known = error instanceof DumpdockError && error.code !== 'INTERNAL' && error.code !== 'CHANGED_SINCE_INSPECTION';
    const beside = readdirSync(dir).filter((name) => name !== 'a.zip' && name !== 'out');
    if (beside.length > 0) return { code: 'fault', fault: `wrote ${beside.join()}` };
    return known ? { code: error.code, fault: null } : { code: 'fault', fault: String(error instanceof Error ? error.stack : error) };
  }
}

/** What is wrong with an accepted archive: content that is not the planned, or anything written beyond it. */
function faultOf(plan: ArchivePlan, extracted: readonly ExtractedEntry[], dir: string): string | null {
  if (extracted.length !== plan.entries.length) return 'not all planned entries were extracted';
  for (const { entry, path, bytes } of extracted) {
    const content = readFileSync(path);
    if (!lstatSync(path).isFile() || content.length !== bytes) return `${entry.file} is not the file that was reported`;
    if (!entry.gz && (content.length !== entry.bytes || crc32(content) !== entry.crc32)) return `${entry.file} is not what was planned`;
  }
  const written = readdirSync(join(dir, 'out')).filter((name) => name !== 'tree');
  if (written.length !== extracted.length) return 'more was written than planned';
  return readdirSync(dir).length === 2 ? null : 'wrote beside its directory';
}
