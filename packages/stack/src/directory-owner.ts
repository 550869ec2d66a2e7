import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Guardian, startGuardian } from './guardian.ts';
import { identify, isAlive, type ProcessIdentity, waitUntilGone } from './process-identity.ts';
import { StackError } from './stack-error.ts';

/** What a running launcher leaves in its data directory: who it is and where its servers are. Readable by its owner only: the URLs hold passwords. */
export interface OwnerRecord {
  readonly owner: ProcessIdentity;
  /** Stops the owner's servers when the owner died. */
  readonly guardian: ProcessIdentity | null;
  /** Set once they run. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The right to use a data directory; one process has it at a time. */
export interface DirectoryOwnership {
  readonly guardian: Guardian;
  /** Tells others on this machine where the servers are. */
  publish(env: Readonly<Record<string, string>>): void;
  /** Also lets the guardian go. Safe twice. */
  release(): void;
}

const FILE = 'running.json';
/** A dead launcher's guardian needs this long, at most, to stop its servers. */
const GUARDIAN_MS = 60_000;

/** Takes the directory, after the servers of a launcher that died are gone. @throws StackError when another launcher has it. */
export async function ownDirectory(dir: string): Promise<DirectoryOwnership> {
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, FILE);
  const owner = identify(process.pid);
  if (owner === null) throw new Error('This process cannot find itself.');
  await takeFile(file, owner, dir);
  const guardian = await startGuardian();
  const write = (record: OwnerRecord): void => writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  write({ owner, guardian: guardian.identity });
  return {
    guardian,
    publish: (env) => write({ owner, guardian: guardian.identity, env }),
    release: () => {
      guardian.close();
      if (readRecord(file)?.owner.startedAt === owner.startedAt) rmSync(file, { force: true });
    },
  };
}

async function takeFile(file: string, owner: ProcessIdentity, dir: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, JSON.stringify({ owner, guardian: null } satisfies OwnerRecord), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = readRecord(file);
    if (other !== null && isAlive(other.owner)) throw inUse(other.owner.pid, dir);
    if (other?.guardian != null && !(await waitUntilGone(other.guardian, GUARDIAN_MS))) throw inUse(other.guardian.pid, dir);
    rmSync(file, { force: true });
  }
  throw inUse(null, dir);
}

function inUse(pid: number | null, dir: string): StackError {
  return new StackError(
    `Another dumpdock${pid === null ? '' : ` (process ${pid})`} uses ${dir}: stop it, or set DATA_DIR to another folder.`,
  );
}

/** The settings of the launcher that runs with this data directory; null when none does. */
export function runningSettings(dir: string): Readonly<Record<string, string>> | null {
  const record = readRecord(path.join(dir, FILE));
  return record?.env !== undefined && isAlive(record.owner) ? record.env : null;
}

function readRecord(file: string): OwnerRecord | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as OwnerRecord;
  } catch {
    return null; // Not there, or cut off by a crash: nobody's.
  }
}
