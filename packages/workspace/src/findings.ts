import { asDumpdockError, type CleanupResult } from '@dumpdock/contracts';
import type { AuditEntry } from '@dumpdock/database';
import { createAuditTrail, type Intent } from './audit-trail.ts';
import type { WorkspaceDeps } from './deps.ts';
import { systemCode } from './system-error.ts';
import type { CleanupRequest, SkipReason } from './types.ts';

/** Unknown names that are remembered as told; of more than these each sweep tells anew. */
const MAX_UNKNOWN_NAMES = 10_000;

/** What a clean-up found. `ended`: how many of `removed` were imports whose directory was gone already. */
export type Found = Pick<CleanupResult, 'removed' | 'skipped' | 'freed_bytes'> & { readonly ended: number };

/** What a clean-up decided so far. Every decision goes to the audit and, at debug, to the log. */
export interface Findings {
  readonly dryRun: boolean;
  readonly by: string;
  /** Writes down ahead what is about to be removed; each of them is to be followed by a decision under the same name. A dry run writes nothing. */
  begin(intents: readonly Intent[]): Promise<void>;
  removed(name: string, importId: string | null, reason: string, bytes: number): Promise<void>;
  /** An import that was ended though nothing lay there any more: told as removed, of no bytes. */
  ended(importId: string, reason: string): Promise<void>;
  /** In a plan: what goes together with something that was told. */
  covered(name: string): void;
  skipped(name: string, importId: string | null, reason: SkipReason, detail: string): Promise<void>;
  /** Skips with `error`, without the text of the error: it may hold paths. `failure`: what was not done. Default: it could not be removed. */
  failed(name: string, importId: string | null, error: unknown, failure?: string): Promise<void>;
  /** A decision that removes nothing itself, for the audit and the log alone. */
  noted(name: string, importId: string | null, reason: string, outcome: string): Promise<void>;
  /** Resolves when the audit has every decision so far. */
  recorded(): Promise<void>;
  counts(): { readonly removed: number; readonly skipped: number };
  result(message: (found: Found) => string): Promise<CleanupResult>;
}

export function createFindings(deps: WorkspaceDeps, { scope, by, dryRun = false, planned = [] }: CleanupRequest): Findings {
  const gone = new Set(planned);
  const started = performance.now();
  const removed: string[] = [];
  const skipped: CleanupResult['skipped'] = [];
  let freedBytes = 0;
  let ended = 0;
  const audit = createAuditTrail(deps);
  const signed = { actor: by, action: `cleanup.${scope}` };
  const decide = async (name: string, entry: Omit<AuditEntry, 'actor' | 'action'>): Promise<void> => {
    deps.log.debug(
      { scope, by, name, import_id: entry.importId, reason: entry.reason, bytes: entry.bytes, outcome: entry.outcome },
      'clean-up decision',
    );
    if (dryRun) return;
    await audit.add({ ...entry, ...signed, details: { name } });
  };
  const skip: Findings['skipped'] = async (name, importId, reason, detail) => {
    skipped.push({ import_id: name, reason, detail });
    // Nobody decides anew about what lies there and is not ours, sweep after sweep: it is recorded when it is first seen.
    if (reason === 'unknown-name' && !dryRun && isKnown(deps.unknownNames, name)) return;
    await decide(name, { importId, reason: detail, outcome: reason === 'error' ? 'left' : `skipped: ${reason}` });
  };
  return {
    dryRun,
    by,
    begin: async (intents) => {
      if (dryRun || intents.length === 0) return;
      await audit.begin(
        intents.map(({ name, importId, reason }) => ({ ...signed, importId, reason, outcome: 'begun', details: { name } })),
      );
    },
    removed: async (name, importId, reason, bytes) => {
      if (dryRun && gone.has(name)) return;
      removed.push(name);
      freedBytes += bytes;
      await decide(name, { importId, reason, bytes, outcome: dryRun ? 'would be removed' : 'removed' });
    },
    ended: async (importId, reason) => {
      if (dryRun && gone.has(importId)) return;
      removed.push(importId);
      ended += 1;
      await decide(importId, { importId, reason, outcome: dryRun ? 'would be ended' : 'import ended, nothing was left' });
    },
    covered: (name) => void gone.add(name),
    skipped: skip,
    failed: async (name, importId, error, failure = 'It could not be removed') => {
      deps.log.warn({ scope, by, name, import_id: importId, err: asDumpdockError(error) }, 'clean-up had to leave something');
      await skip(name, importId, 'error', failureSentence(error, failure));
    },
    noted: (name, importId, reason, outcome) => decide(name, { importId, reason, outcome }),
    recorded: () => audit.end(),
    counts: () => ({ removed: removed.length, skipped: skipped.length }),
    result: async (message) => {
      await audit.end();
      const found = { removed, skipped, freed_bytes: freedBytes };
      return {
        success: !skipped.some(({ reason }) => reason === 'error'),
        message: message({ ...found, ended }),
        ...found,
        duration_ms: Math.round(performance.now() - started),
        dry_run: dryRun,
      };
    },
  };
}

/** Whether `name` is among what was told; from now on it is. */
function isKnown(told: Set<string>, name: string): boolean {
  if (told.has(name)) return true;
  if (told.size < MAX_UNKNOWN_NAMES) told.add(name);
  return false;
}

function failureSentence(error: unknown, failure: string): string {
  const known = asDumpdockError(error);
  const code = known.serverCode ?? systemCode(error);
  if (known.code !== 'INTERNAL') return code === undefined ? known.message : `${known.message} (${code})`;
  return code === undefined ? `${failure}.` : `${failure} (${code}).`;
}
