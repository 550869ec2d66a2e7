import type { Judge, Place, Verdict } from '../types.ts';
import { SQLITE_RULES as R } from './policy.ts';
import { verdictOf } from './verdict.ts';

type Unsettled = ReturnType<Judge['finish']>[number];

/** What a judge remembers of the statements before. */
export interface Memory {
  openEntry(path: string): void;
  /** False: one is open already, which SQLite refuses. */
  begin(place: Place, head: Buffer): boolean;
  /** A statement that is lost when no COMMIT follows. */
  touch(): void;
  /** False: none is open. */
  commit(): boolean;
  /** SAVEPOINT was met: fine only if its RELEASE follows. */
  savepoint(name: string, place: Place, head: Buffer): void;
  /** RELEASE: ends the savepoint of that name and those inside of it. False: there is none. */
  release(name: string): boolean;
  hasSavepoint(name: string): boolean;
  created(table: string): void;
  /** Whether the dump itself makes the table, so that nothing of the target can be in it. */
  isOurs(table: string): boolean;
  /** PRAGMA writable_schema=ON was met: fine only if a virtual table follows. */
  schemaOpened(place: Place, head: Buffer): void;
  schemaClosed(): void;
  isSchemaOpen(): boolean;
  virtualTableMade(): void;
  /** What is wrong because of what did not follow. */
  unsettled(): readonly Unsettled[];
}

/** Tables that are remembered; beyond, a REPLACE into one more asks for consent. */
const MAX_REMEMBERED = 100_000;
const MAX_SAVEPOINTS = 1000;

/** Starts with nothing seen. */
export function createMemory(): Memory {
  let entry = '';
  let open: (Unsettled & { used: boolean }) | null = null;
  let schema: (Unsettled & { used: boolean }) | null = null;
  const wrong: Unsettled[] = [];
  const ours = new Set<string>();
  let savepoints: (Unsettled & { name: string })[] = [];
  const lastOf = (name: string): number => savepoints.findLastIndex((point) => point.name === name.toLowerCase());
  const waiting = (verdict: Verdict, place: Place, head: Buffer): Unsettled => ({ verdict, place, entry, head: Buffer.from(head) });
  const settleEntry = (): Unsettled[] => [
    // A BEGIN behind which nothing comes loses nothing.
    ...(open === null || !open.used ? [] : [open]),
    ...(schema === null || schema.used ? [] : [schema]),
    ...savepoints,
  ];
  return {
    openEntry(path) {
      // Each entry is a run of its own: what it leaves open is lost with it.
      wrong.push(...settleEntry());
      open = schema = null;
      savepoints = [];
      entry = path;
    },
    begin(place, head) {
      if (open !== null) return false;
      open = { ...waiting(verdictOf(R.unpaired, 'BEGIN'), place, head), used: false };
      return true;
    },
    touch() {
      if (open !== null) open.used = true;
    },
    commit() {
      const was = open !== null;
      open = null;
      return was;
    },
    savepoint(name, place, head) {
      const point = { ...waiting(verdictOf(R.savepoint, 'SAVEPOINT'), place, head), name: name.toLowerCase() };
      if (savepoints.length < MAX_SAVEPOINTS) savepoints.push(point);
      else wrong.push(point);
    },
    release(name) {
      const at = lastOf(name);
      if (at >= 0) savepoints = savepoints.slice(0, at);
      return at >= 0;
    },
    hasSavepoint: (name) => lastOf(name) >= 0,
    created(table) {
      if (ours.size < MAX_REMEMBERED) ours.add(table.toLowerCase());
    },
    isOurs: (table) => ours.has(table.toLowerCase()),
    schemaOpened(place, head) {
      if (schema !== null && !schema.used) wrong.push(schema);
      schema = { ...waiting(verdictOf(R.writableSchema, 'PRAGMA writable_schema'), place, head), used: false };
    },
    schemaClosed() {
      if (schema !== null && !schema.used) wrong.push(schema);
      schema = null;
    },
    isSchemaOpen: () => schema !== null,
    virtualTableMade() {
      if (schema !== null) schema.used = true;
    },
    unsettled: () => [...wrong, ...settleEntry()],
  };
}
