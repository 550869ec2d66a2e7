import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Dialect } from '@dumpdock/contracts';
import type { DumpCase } from './dump-case.ts';

/** What is read of a corpus' `manifest.json`: one object a dump. */
interface ManifestEntry {
  readonly file: string;
  readonly dialect: Dialect;
  /** In load order. */
  readonly sql_files: readonly { readonly name: string }[];
  /** By server: whether the native client loaded it there. */
  readonly loads_on: Readonly<Record<string, { readonly ok?: boolean }>>;
  /** Options of the native client. */
  readonly native_args?: readonly string[];
  /** Name of the database, where the dump depends on it. */
  readonly load_into_database?: string;
}

/** The dumps of a corpus: a directory of zips with a `manifest.json`. */
export function readCorpus(dir: string): DumpCase[] {
  const entries = JSON.parse(readFileSync(path.join(dir, 'manifest.json'), 'utf8')) as ManifestEntry[];
  return entries.map((entry) => ({
    name: path.basename(entry.file, '.zip'),
    dialect: entry.dialect,
    zip: path.resolve(dir, entry.file),
    files: entry.sql_files.map(({ name }) => name),
    ...(entry.loads_on['pg15']?.ok === false && entry.loads_on['pg18']?.ok === true ? { postgres: 18 as const } : {}),
    ...(entry.native_args === undefined ? {} : { clientOptions: entry.native_args.filter((option) => option !== '--binary-mode') }),
    ...(entry.load_into_database === undefined ? {} : { database: entry.load_into_database }),
  }));
}
