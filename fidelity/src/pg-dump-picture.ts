import { linesOf } from './lines-of.ts';
import { sortRuns } from './sort-runs.ts';

/** Lines that differ between any two dumps: pg_dump's tokens against CVE-2025-8714, and versions. */
const ALWAYS_OTHERWISE = /^\\(?:un)?restrict |^-- Dumped (?:from|by) /;

/**
 * A database as pg_dump writes it. Rows are sorted within their table, which has no order; what dumpdock leaves out on purpose (docs/fidelity.md) is left out
 * on both sides: owners, privileges, and the comment and owner of the schema `public`.
 */
export async function pgDumpPicture(url: string): Promise<string[]> {
  const lines = await linesOf('pg_dump', ['--no-owner', '--no-acl', url]);
  return withoutPublic(sortCopies(lines.filter((line) => !ALWAYS_OTHERWISE.test(line))));
}

function sortCopies(lines: readonly string[]): string[] {
  let inside = false;
  return sortRuns(lines, (line) => {
    if (inside && line === '\\.') inside = false;
    else if (inside) return true;
    else if (line.startsWith('COPY ') && line.endsWith(' FROM stdin;')) inside = true;
    return false;
  });
}

const LEFT_OUT = /^-- Name: (?:public; Type: SCHEMA|SCHEMA public; Type: COMMENT|EXTENSION .*; Type: COMMENT);/;

/** Drops the entries (`--`, `-- Name: …`, `--`, SQL) of what is left out; settings between entries stay. */
function withoutPublic(lines: readonly string[]): string[] {
  let skipping = false;
  return lines.filter((line, at) => {
    if (line === '--' && lines[at + 2] === '--') skipping = LEFT_OUT.test(lines[at + 1] ?? '');
    else if (line.startsWith('SET default_')) skipping = false;
    return !skipping;
  });
}
