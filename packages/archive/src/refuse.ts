import { DumpdockError, type ErrorCode } from '@dumpdock/contracts';

/**
 * Characters that forge logs or mislead the eye: controls, line separators, bidirectional controls (UAX #9), U+FFFD, and what is invisible (Unicode
 * Default_Ignorable_Code_Point) but for the joiners and variation selectors that Persian, Hindi, Mongolian and emoji need.
 */
export const MISLEADING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[[\u0000-\u001f\u007f-\u009f\u2028-\u202e\ufff9-\ufffb\ufffd\p{Default_Ignorable_Code_Point}]--[\u034f\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]]/v;

/** `name` in quotes, shortened, with misleading characters as escapes: fit for a message or a log. */
export function quoteName(name: string): string {
  const shown = [...name].slice(0, 120).map((c) => (MISLEADING.test(c) ? `\\u{${c.codePointAt(0)?.toString(16)}}` : c));
  return `"${shown.join('')}${name.length > 120 ? '…' : ''}"`;
}

/** The error of a file that somebody took away, or put a link in the place of, as a code; anything else as it is. */
export function asTakenAway(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) return error;
  return refusal('CHANGED_SINCE_INSPECTION', 'The files of the import were removed or replaced from outside.', error);
}

/** The refusal of an archive. `detail` says what was found and where. */
export function refusal(code: ErrorCode, detail: string, cause?: unknown): DumpdockError {
  return new DumpdockError(code, cause === undefined ? { detail } : { detail, cause });
}
