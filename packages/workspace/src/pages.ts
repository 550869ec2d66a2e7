import { lstatSync, type Stats } from 'node:fs';
import { isImportId } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import type { WorkspaceDeps } from './deps.ts';
import { PAGE_SIZE } from './deps.ts';
import { MARK } from './known-storage.ts';
import { readableName } from './open-directory.ts';
import type { Places } from './places.ts';
import { isCode } from './system-error.ts';
import { TRASH } from './trash.ts';

/** Pages after which memory is freed where a process can (V8 waits until a quarter more is used). */
const PAGES_UNTIL_FREED = 20;

/** A child of temp_sql_imports whose name is an import id, with the record that goes with it. */
export interface Found {
  readonly importId: string;
  readonly record: ImportRecord | null;
  /** Its own; what lies in it may be newer. */
  readonly stat: Stats;
}

export interface Page {
  readonly found: readonly Found[];
  /** Names that are no import ids: bytes, see {@link readableName}. */
  readonly unknown: readonly string[];
  /** Import ids that could not be looked at, and why. */
  readonly failed: readonly { readonly importId: string; readonly error: unknown }[];
}

/**
 * What lies under temp_sql_imports, a page at a time, with the records of that page: memory and queries grow with what is on disk only. The
 * records are read after the names, and rows are made before directories, so a directory without a record has none.
 */
export async function* readPages(deps: WorkspaceDeps, places: Places): AsyncGenerator<Page> {
  let asked: Promise<Page> | null = null;
  let pages = 0;
  for (const { ids, unknown } of pagesOfNames(places)) {
    const next = toPage(deps, places, ids, unknown);
    next.catch(() => undefined); // Whoever waits for it meets the error.
    if (asked !== null) {
      yield await asked;
      pages += 1;
      if (pages % PAGES_UNTIL_FREED === 0) globalThis.gc?.();
    }
    asked = next; // The ledger looks these up while the page before is worked on.
  }
  if (asked !== null) yield await asked;
}

interface Names {
  readonly ids: readonly string[];
  readonly unknown: readonly string[];
}

function* pagesOfNames(places: Places): Generator<Names> {
  let ids: string[] = [];
  let unknown: string[] = [];
  for (const name of places.root.names()) {
    if (name === TRASH || name === MARK) continue;
    if (isImportId(name)) ids.push(name);
    else unknown.push(name);
    if (ids.length + unknown.length < PAGE_SIZE) continue;
    yield { ids, unknown };
    ids = [];
    unknown = [];
  }
  yield { ids, unknown };
}

async function toPage(deps: WorkspaceDeps, places: Places, ids: readonly string[], unknown: readonly string[]): Promise<Page> {
  const records = await deps.database.imports.getMany(ids);
  const found: Found[] = [];
  const failed: Page['failed'][number][] = [];
  for (const importId of ids) {
    try {
      found.push({ importId, record: records.get(importId) ?? null, stat: lstatSync(places.root.child(importId)) });
    } catch (error) {
      if (!isCode(error, 'ENOENT', 'ESTALE')) failed.push({ importId, error });
    }
  }
  return { found, unknown, failed };
}
