import { type CleanupResult, isImportId } from '@dumpdock/contracts';

const MENDED = 'What could not be removed at first was removed by a later sweep.';

/** One result over sweeps that ran one after the other. What one sweep left and a later one took is not left, and no failure. */
export function mergeResults(results: readonly CleanupResult[]): CleanupResult {
  const [only, another] = results;
  if (only !== undefined && another === undefined) return only;
  const left = results.flatMap((result, index) => leftAfter(result, results.slice(index + 1)));
  const success = !left.some(isError);
  const isMended = success && results.some((result) => !result.success);
  const sentences = new Set(results.flatMap(({ message }) => message.split(/(?<=\.) /))); // What all sweeps say is said once.
  return {
    success,
    message: [...sentences, ...(isMended ? [MENDED] : [])].join(' '),
    removed: [...new Set(results.flatMap(({ removed }) => removed))],
    skipped: [...new Map(left.map((one) => [`${one.import_id} ${one.reason}`, one])).values()],
    freed_bytes: results.reduce((sum, { freed_bytes }) => sum + freed_bytes, 0),
    duration_ms: results.reduce((sum, { duration_ms }) => sum + duration_ms, 0),
    dry_run: results.some(({ dry_run }) => dry_run),
  };
}

type Left = CleanupResult['skipped'][number];

const isError = ({ reason }: Left): boolean => reason === 'error';

/** A removal that got as far as the trash is taken up there, under the id with something behind it. */
function leftAfter({ skipped }: CleanupResult, later: readonly CleanupResult[]): readonly Left[] {
  const names = new Set(later.flatMap(({ removed }) => removed));
  const ids = new Set([...names].map((name) => name.slice(0, 36)));
  return skipped.filter(({ import_id: name }) => !names.has(name) && !(isImportId(name) && ids.has(name)));
}
