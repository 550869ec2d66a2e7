import type { Dialect, Grant, Inspection, RefusedStatement, RequiredGrant, StrippedStatement, Warning } from '@dumpdock/contracts';
import { locate } from './location.ts';
import { createTableTally, type TableTally } from './table-tally.ts';
import type { Detected, Place, Verdict } from './types.ts';

/** Lists of an inspection are cut here: an inspection is shown and stored, a dump may hold millions of statements. */
export const MAX_REFUSED = 100;
const MAX_EXAMPLES = 5;
const MAX_STRIPPED_CODES = 200;
const MAX_OBJECTS = 10_000;

/** An entry as far as reading it tells. */
export interface InspectedDumpEntry {
  readonly path: string;
  readonly bytes: number;
  readonly statements: number;
  readonly detected: Detected;
}

/** What the dump alone can tell of an {@link Inspection}; digest, hashes and targets are the caller's. */
export interface DumpInspection
  extends Pick<
    Inspection,
    'dialect' | 'generator' | 'encoding' | 'tables' | 'atomicity' | 'refused' | 'requires' | 'stripped' | 'warnings'
  > {
  readonly entries: readonly InspectedDumpEntry[];
}

/** Gathers what is found in one entry. */
export interface EntryFindings {
  bytes: number;
  statements: number;
  judged(verdict: Verdict, place: Place, head: Buffer, rows: number, bytes: number): void;
  data(bytes: number): void;
  dataEnd(rows: number): void;
}

/** Gathers what is found in all entries of a dump. */
export interface DumpFindings {
  openEntry(path: string, detected: Detected): EntryFindings;
  late(path: string, verdict: Verdict, place: Place, head: Buffer): void;
  conclude(dialect: Dialect): DumpInspection;
}

interface Consent {
  count: number;
  readonly examples: RequiredGrant['examples'];
  readonly objects: Set<string>;
  /** Some statement needs it whatever the target holds. */
  always: boolean;
}

interface Gathered {
  readonly tables: TableTally;
  readonly refused: RefusedStatement[];
  refusedCount: number;
  readonly consents: Map<Grant, Consent>;
  readonly stripped: Map<string, StrippedStatement>;
  readonly warnings: Map<string, Warning>;
  partial: boolean;
}

/** Starts with nothing found. */
export function createFindings(): DumpFindings {
  const gathered: Gathered = {
    tables: createTableTally(),
    refused: [],
    refusedCount: 0,
    consents: new Map(),
    stripped: new Map(),
    warnings: new Map(),
    partial: false,
  };
  const entries: (EntryFindings & { readonly path: string; readonly detected: Detected })[] = [];
  return {
    openEntry(path, detected) {
      const entry = { path, detected, bytes: 0, statements: 0, ...entryOf(path, gathered) };
      entries.push(entry);
      return entry;
    },
    late: (path, verdict, place, head) => weigh(gathered, path, verdict, place, head),
    conclude(dialect) {
      const signed = entries.find(({ detected }) => detected.tool !== null)?.detected;
      return {
        dialect,
        generator: { tool: signed?.tool ?? null, version: signed?.version ?? null },
        encoding: entries[0]?.detected.encoding ?? '',
        entries: entries.map(({ path, bytes, statements, detected }) => ({ path, bytes, statements, detected })),
        tables: gathered.tables.list(),
        atomicity: gathered.partial ? 'partial' : 'all-or-nothing',
        refused: gathered.refused,
        requires: requirements(gathered.consents),
        stripped: [...gathered.stripped.values()],
        warnings: [...gathered.warnings.values(), ...cutWarnings(gathered)],
      };
    },
  };
}

/** In a version comment of MySQL too. It only says what a person is shown: the server decides. */
const IF_NOT_EXISTS = /\bif\s+not\s+exists\b/i;

/** What of CREATE TABLE stands before its columns. */
function beginning(head: Buffer): string {
  const columns = head.indexOf('(');
  return head.toString('latin1', 0, columns < 0 ? Math.min(head.length, 1000) : columns);
}

function entryOf(path: string, gathered: Gathered): Pick<EntryFindings, 'judged' | 'data' | 'dataEnd'> {
  /** Where in-line data goes: the table of the last statement. */
  let table: string | null = null;
  return {
    judged(verdict, place, head, rows, bytes) {
      table = verdict.effect === 'rows' ? verdict.table : null;
      if (verdict.table !== null && verdict.effect !== null && verdict.decision !== 'strip') {
        if (verdict.effect === 'create-table' && IF_NOT_EXISTS.test(beginning(head))) gathered.tables.madeIfNotExists(verdict.table);
        gathered.tables.count(verdict.table, verdict.effect, rows, bytes);
      }
      if (!isUnremarkable(verdict)) {
        weigh(gathered, path, verdict, place, head);
      }
    },
    data: (bytes) => table !== null && gathered.tables.count(table, 'rows', 0, bytes),
    dataEnd: (rows) => table !== null && gathered.tables.count(table, 'rows', rows, 0),
  };
}

/** Nothing of it is listed: it only counts. */
export function isUnremarkable({ decision, destroys, partial, warning }: Verdict): boolean {
  return decision === 'allow' && destroys.length === 0 && !partial && !warning;
}

function weigh(gathered: Gathered, path: string, verdict: Verdict, place: Place, head: Buffer): void {
  if (verdict.partial) gathered.partial = true;
  if (verdict.warning) gathered.warnings.set(verdict.warning.code, verdict.warning);
  if (verdict.decision === 'refuse') {
    gathered.refusedCount++;
    if (gathered.refused.length < MAX_REFUSED) {
      gathered.refused.push({ code: verdict.code, kind: verdict.kind, location: locate(path, place, head) });
    }
    return;
  }
  if (verdict.decision === 'strip') {
    strip(gathered.stripped, path, verdict, place, head);
    return;
  }
  const grants = verdict.destroys.length > 0 ? new Set<Grant>([...verdict.grants, 'destructive']) : verdict.grants;
  for (const grant of grants) consent(gathered.consents, grant, path, verdict, place, head);
}

function strip(stripped: Gathered['stripped'], path: string, verdict: Verdict, place: Place, head: Buffer): void {
  const known = stripped.get(verdict.code);
  if (known !== undefined) known.count++;
  else if (stripped.size < MAX_STRIPPED_CODES) {
    stripped.set(verdict.code, { code: verdict.code, kind: verdict.kind, count: 1, location: locate(path, place, head) });
  }
}

function consent(consents: Gathered['consents'], grant: Grant, path: string, verdict: Verdict, place: Place, head: Buffer): void {
  const known = consents.get(grant) ?? { count: 0, examples: [], objects: new Set<string>(), always: false };
  consents.set(grant, known);
  known.count++;
  if (known.examples.length < MAX_EXAMPLES) known.examples.push(locate(path, place, head));
  if (grant !== 'destructive' || verdict.destroys.length === 0 || known.objects.size >= MAX_OBJECTS) known.always = true;
  else for (const object of verdict.destroys) known.objects.add(object);
}

function requirements(consents: Gathered['consents']): RequiredGrant[] {
  return [...consents].map(([grant, { count, examples, objects, always }]) => ({
    grant,
    count,
    examples,
    ...(always ? {} : { conditional: true }),
    ...(objects.size === 0 ? {} : { objects: [...objects] }),
  }));
}

function cutWarnings({ refused, refusedCount, tables }: Gathered): Warning[] {
  const warnings: Warning[] = [];
  if (refusedCount > refused.length) {
    warnings.push({ code: 'REFUSED_CUT', message: `${refusedCount} statements are refused; the first ${refused.length} are listed.` });
  }
  if (tables.uncounted() > 0) {
    warnings.push({
      code: 'TABLES_CUT',
      message: `There are more tables than are listed; ${tables.uncounted()} statements for others are not counted.`,
    });
  }
  return warnings;
}
