import type { ArchiveLimits } from '@dumpdock/contracts';
import { MISLEADING, quoteName, refusal } from './refuse.ts';

/** Names that are devices on Windows whatever their extension (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

/** Segments of an entry name; a directory's final slash is left out. */
export function segmentsOf(name: string): string[] {
  return (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
}

/** Refuses a name that no dump needs and some system reads differently (APPNOTE 4.4.17: relative, forward slashes, no drive). Names are data here, never paths; the rules keep people and other tools safe. */
export function judgeName(name: string, rawBytes: number, limits: ArchiveLimits): void {
  const shown = quoteName(name);
  const segments = segmentsOf(name);
  if (name.split(/[/\\]/).includes('..')) throw refusal('PATH_TRAVERSAL', `The entry ${shown} climbs out of the archive.`);
  if (/^[/\\]/.test(name) || /^[a-z]:/i.test(name)) throw refusal('ABSOLUTE_PATH', `The entry ${shown} has an absolute path.`);
  if (segments.length > limits.maxDepth)
    throw refusal('PATH_TOO_DEEP', `An entry has ${segments.length} path segments; at most ${limits.maxDepth} are accepted.`);
  const longest = Math.max(...segments.map((segment) => Buffer.byteLength(segment)));
  if (longest > limits.maxNameBytes)
    throw refusal('NAME_TOO_LONG', `A name in ${shown} has ${longest} bytes; at most ${limits.maxNameBytes} are accepted.`);
  if (Math.max(rawBytes, Buffer.byteLength(name)) > limits.maxPathBytes) {
    throw refusal('NAME_TOO_LONG', `The path ${shown} is longer than ${limits.maxPathBytes} bytes.`);
  }
  if (MISLEADING.test(name)) throw refusal('BAD_NAME', `The entry ${shown} has a control or invisible character in its name.`);
  if (name.includes('\\') || name.includes(':')) throw refusal('BAD_NAME', `The entry ${shown} has a backslash or colon in its name.`);
  for (const segment of segments) judgeSegment(segment, shown);
}

function judgeSegment(segment: string, shown: string): void {
  if (segment === '' || segment === '.') throw refusal('BAD_NAME', `The entry ${shown} has an empty or "." path segment.`);
  if (/[. ]$/.test(segment)) throw refusal('BAD_NAME', `A name in ${shown} ends in a dot or a space.`);
  const stem = segment.split('.')[0]!.trimEnd();
  if (DEVICE.test(stem)) throw refusal('BAD_NAME', `A name in ${shown} is a device on Windows.`);
}

/** What two names must differ in to be two files everywhere: NFC and case folded. */
function foldName(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/** Refuses names that meet after folding, and files that are also a directory of another entry. */
export function assertDistinctNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const key = foldName(segmentsOf(name).join('/'));
    const other = seen.get(key);
    if (other !== undefined) throw refusal('DUPLICATE_NAME', `The entries ${quoteName(other)} and ${quoteName(name)} have the same name.`);
    seen.set(key, name);
  }
  for (const [key, name] of seen) {
    for (let cut = key.lastIndexOf('/'); cut > 0; cut = key.lastIndexOf('/', cut - 1)) {
      const parent = seen.get(key.slice(0, cut));
      if (parent !== undefined && !parent.endsWith('/')) {
        throw refusal('DUPLICATE_NAME', `The entry ${quoteName(parent)} is a file and also the directory of ${quoteName(name)}.`);
      }
    }
  }
}
