import type { AuditEntry } from '@dumpdock/database';
import { PAGE_SIZE, type WorkspaceDeps } from './deps.ts';

/** A removal that is about to be made. */
export interface Intent {
  readonly name: string;
  readonly importId: string | null;
  readonly reason: string;
}

/** The audit records of one clean-up, written a page at a time, one while the next is gathered. */
export interface AuditTrail {
  /** Resolves when these are in the audit, with the outcome `begun`: whoever dies before the end has said what it was at. */
  begin(entries: readonly AuditEntry[]): Promise<void>;
  /** A new record, or what became of the one that was begun for the same name. */
  add(entry: AuditEntry): Promise<void>;
  /** Resolves when the audit has every entry so far. */
  end(): Promise<void>;
}

export function createAuditTrail({ database: { audit } }: WorkspaceDeps): AuditTrail {
  const begun = new Map<string, bigint[]>();
  let fresh: AuditEntry[] = [];
  let ended: { id: bigint; entry: AuditEntry }[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (): Promise<void> => {
    await writing;
    writing = Promise.all([audit.recordMany(fresh), audit.complete(ended)]);
    [fresh, ended] = [[], []];
    // Whoever adds or ends next meets the error; until then nobody waits for it.
    writing.catch(() => undefined);
  };
  return {
    begin: async (entries) => {
      const ids = await audit.begin(entries);
      for (const [index, id] of ids.entries()) {
        const name = nameOf(entries[index]);
        begun.set(name, [...(begun.get(name) ?? []), id]);
      }
    },
    add: async (entry) => {
      const id = take(begun, nameOf(entry));
      if (id === undefined) fresh.push(entry);
      else ended.push({ id, entry });
      if (fresh.length + ended.length >= PAGE_SIZE) await write();
    },
    end: async () => {
      await write();
      await writing;
    },
  };
}

/** Names that are told by their readable form may be the same twice. */
function take(begun: Map<string, bigint[]>, name: string): bigint | undefined {
  const [id, ...more] = begun.get(name) ?? [];
  if (more.length > 0) begun.set(name, more);
  else begun.delete(name);
  return id;
}

function nameOf(entry: AuditEntry | undefined): string {
  return String(entry?.details?.['name']);
}
