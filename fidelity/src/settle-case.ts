import { mkdirSync } from 'node:fs';
import { type Dialect, DumpdockError, GRANTS, type Inspection } from '@dumpdock/contracts';
import { loadArchive } from '@dumpdock/importer';
import { parseTargetUrl } from '@dumpdock/runtime';
import { type TempRoot, tempRoot, until } from '@dumpdock/testkit';
import { comparePictures } from './compare-pictures.ts';
import { type DumpCase, type Ground, NativeRefusal } from './dump-case.ts';
import { mariadbGround } from './mariadb-ground.ts';
import { postgresGround } from './postgres-ground.ts';
import { sqliteGround } from './sqlite-ground.ts';
import { archiveLimits, unpackCase } from './unpack-case.ts';

/** What became of a dump. `no reference`: its native client does not take it. `failed`: we did not, and not because the policy forbids it. */
export interface Outcome {
  readonly name: string;
  readonly verdict: 'equal' | 'refused' | 'different' | 'failed' | 'no reference';
  readonly note: string;
}

const GROUNDS: Readonly<Record<Dialect, (dump: DumpCase) => Promise<Ground>>> = {
  postgresql: postgresGround,
  mysql: mariadbGround,
  sqlite: sqliteGround,
};

/** Loads a dump with the native client and with dumpdock and compares the databases. */
export async function settleCase(dump: DumpCase): Promise<Outcome> {
  await using root = tempRoot();
  const ground = await GROUNDS[dump.dialect](dump);
  try {
    return { name: dump.name, ...(await settle(dump, ground, root)) };
  } finally {
    await ground.remove();
  }
}

async function settle(dump: DumpCase, ground: Ground, root: TempRoot): Promise<Omit<Outcome, 'name'>> {
  const files = await unpackCase(dump, root.path('native'));
  const theirs = files === null ? new NativeRefusal('The archive cannot be unpacked') : await nativePicture(ground, files);
  await ground.empty();
  const refusal = await loadOurs(dump, ground, root);
  if (theirs instanceof NativeRefusal)
    return { verdict: 'no reference', note: `${firstLine(theirs.message)}; ours: ${refusal?.note ?? 'loaded'}` };
  if (refusal !== null) return refusal;
  const ours = await ground.picture();
  const first = comparePictures(theirs, ours, null);
  if (first.difference === null) return { verdict: 'equal', note: first.notes.join(', ') };
  const { difference, notes } = comparePictures(theirs, ours, await laterPicture(ground, files ?? []));
  return difference === null ? { verdict: 'equal', note: notes.join(', ') } : { verdict: 'different', note: difference };
}

async function nativePicture(ground: Ground, files: readonly string[]): Promise<string[] | NativeRefusal> {
  try {
    await ground.loadNatively(files);
    return await ground.picture();
  } catch (error) {
    if (error instanceof NativeRefusal) return error;
    throw error;
  }
}

/** The same once more, when no clock that a dump can ask shows the second of the first time. */
async function laterPicture(ground: Ground, files: readonly string[]): Promise<string[]> {
  await ground.empty();
  const started = Date.now();
  await until('the clock to move on', () => Date.now() - started > 1000);
  await ground.loadNatively(files);
  return ground.picture();
}

/** Null: loaded. */
async function loadOurs(dump: DumpCase, ground: Ground, root: TempRoot): Promise<Omit<Outcome, 'name'> | null> {
  const scratchDir = root.path('load');
  mkdirSync(scratchDir);
  const target = { ...parseTargetUrl(ground.url, 'fidelity'), grants: [...GRANTS], allowSuperuser: false };
  const refused: string[] = [];
  const onInspected = async (inspection: Inspection) => void refused.push(...new Set(inspection.refused.map(({ code }) => code)));
  try {
    await loadArchive({
      file: dump.zip,
      target,
      grants: [],
      limits: archiveLimits,
      scratchDir,
      onInspected,
      signal: AbortSignal.timeout(1_800_000),
    });
    return null;
  } catch (error) {
    if (!(error instanceof DumpdockError)) throw error;
    const { line, entry } = error.location ?? {};
    const note = [error.code, error.serverCode, ...refused, error.message, entry === undefined ? '' : `(${entry}:${line})`]
      .filter(Boolean)
      .join(' ');
    return { verdict: error.code === 'POLICY_REFUSED' ? 'refused' : 'failed', note };
  }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
