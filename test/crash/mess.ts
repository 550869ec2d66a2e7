import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { type CrashLab, stagingNames } from './crash-lab.ts';

/** What dead processes leave, one kind each: what the sweeps are for. */
export const MESSES = ['abandoned', 'trash', 'orphan', 'deep', 'failed', 'old', 'lost', 'vanished', 'leftover', 'stray'] as const;
export type Mess = (typeof MESSES)[number];

const HOUR_MS = 3_600_000;

/** Makes messes. Those of `old` and `failed` are taken by the sweeps of these names, the others by the orphans sweep. */
export async function makeMess(lab: CrashLab, messes: readonly Mess[]): Promise<void> {
  for (const mess of messes) {
    const id = newImportId();
    await MAKERS[mess](lab, id);
    lab.messes.push(TOLD_AS[mess]?.(id) ?? id);
  }
}

/** What the audit calls a mess that is not called after its import. */
const TOLD_AS: Partial<Record<Mess, (id: string) => string | undefined>> = {
  leftover: (id) => stagingNames(id)[0],
  stray: (id) => workFileOf(id),
};

const workFileOf = (id: string): string => `.dumpdock-${id}-load.db`;

/** More levels than a removal holds open at once. */
const DEEP = 40;

const REMOVING = { workspace_state: 'removing', workspace_taken_by: 'worker' };

const MAKERS: Readonly<Record<Mess, (lab: CrashLab, id: string) => Promise<void>>> = {
  /** An upload whose API died. */
  abandoned: async (lab, id) => {
    workspace(lab, id);
    await row(lab, id, {
      status: 'receiving',
      workspace_state: 'present',
      reserved_bytes: 4096,
      lease_owner: 'dead',
      lease_token: 1,
      lease_expires_at: longAgo(1),
    });
  },
  /** A removal that died after the rename. */
  trash: async (lab, id) => {
    const trash = `${id}-0123456789abcdef`;
    workspace(lab, path.join('.trash', trash));
    await row(lab, id, {
      status: 'failed',
      ending: 'failed',
      error: '{"code":"INTERNAL"}',
      finished_at: longAgo(1),
      ...REMOVING,
      workspace_trash: trash,
    });
  },
  /** A directory without a row. */
  orphan: async (lab, id) => workspace(lab, id),
  /** The same, too deep to be deleted from the top. */
  deep: async (lab, id) => {
    const levels = Array.from({ length: DEEP }, (_, level) => path.join(lab.tempDir, id, ...Array(level + 1).fill('d')));
    for (const dir of levels) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      writeFileSync(path.join(dir, 'file'), 'x');
    }
  },
  /** A failed import whose directory is still there. */
  failed: async (lab, id) => {
    workspace(lab, id);
    await row(lab, id, {
      status: 'failed',
      ending: 'failed',
      error: '{"code":"INTERNAL"}',
      finished_at: longAgo(1),
      ...REMOVING,
      reserved_bytes: 10,
    });
  },
  /** Waited for a person for two days. */
  old: async (lab, id) => {
    workspace(lab, id, longAgo(48));
    await row(lab, id, { status: 'ready', inspection: '{}', digest: 'x', workspace_state: 'present', reserved_bytes: 10 });
  },
  /** Removed, and the ledger was not told. */
  lost: async (lab, id) => {
    await row(lab, id, {
      status: 'failed',
      ending: 'failed',
      error: '{"code":"INTERNAL"}',
      finished_at: longAgo(1),
      ...REMOVING,
      reserved_bytes: 10,
    });
  },
  /** Waits for a person, and somebody took its directory away. */
  vanished: async (lab, id) => {
    await row(lab, id, { status: 'ready', inspection: '{}', digest: 'x', workspace_state: 'present', reserved_bytes: 10 });
  },
  /** Over, and the files that it was loaded into are still beside the target. */
  stray: async (lab, id) => {
    const beside = path.dirname(lab.sqliteFile('kept'));
    for (const name of [workFileOf(id), `${workFileOf(id)}-journal`]) writeFileSync(path.join(beside, name), 'x');
    await rowThatIsOver(lab, id);
  },
  /** Over, and its schemas are still on the target. */
  leftover: async (lab, id) => {
    for (const name of stagingNames(id)) await lab.mariadb.query(`create database \`${name}\``);
    await rowThatIsOver(lab, id);
  },
};

/** Nothing of it is left but what it left on its target. */
const OVER = {
  status: 'failed',
  ending: 'failed',
  error: '{"code":"INTERNAL"}',
  finished_at: longAgo(1),
  workspace_state: 'removed',
  workspace_removed_at: longAgo(1),
  workspace_removed_by: 'worker',
};

/** With the record that its ending left. */
async function rowThatIsOver(lab: CrashLab, id: string): Promise<void> {
  await row(lab, id, OVER);
  const record = "insert into audit_records (actor, action, import_id, outcome) values ('worker', 'workspace.remove', $1, 'removed')";
  await lab.metadata.query(record, [id]);
}

function longAgo(hours: number): Date {
  return new Date(Date.now() - hours * HOUR_MS);
}

/** A directory as an import has it. */
function workspace(lab: CrashLab, name: string, at = new Date()): void {
  const dir = path.join(lab.tempDir, name);
  mkdirSync(path.join(dir, 'extracted'), { recursive: true, mode: 0o700 });
  const files = ['upload.zip', 'extracted/0.sql', 'extracted/1.sql'];
  for (const file of files) writeFileSync(path.join(dir, file), 'x'.repeat(1_000));
  for (const file of [...files, 'extracted', '.']) utimesSync(path.join(dir, file), at, at);
}

async function row(lab: CrashLab, id: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
  const all = { id, archive_name: 'mess.zip', ...columns };
  const names = Object.keys(all);
  const marks = names.map((_, index) => `$${index + 1}`);
  await lab.metadata.query(`insert into imports (${names.join(', ')}) values (${marks.join(', ')})`, Object.values(all));
}
