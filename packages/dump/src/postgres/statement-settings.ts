import { canonicalEncoding } from './encodings.ts';
import { type Token, tokens } from './tokens.ts';

/** A setting that changes how the bytes behind it are read. */
export type LexingSetting = { readonly name: 'encoding'; readonly value: string } | { readonly name: 'escapes'; readonly value: boolean };

const MAX_SET_BYTES = 400;

/** What `SET client_encoding`, `SET NAMES` or `SET standard_conforming_strings` (SET and RESET in the manual) changes; null for any other statement. */
export function readLexingSetting(bytes: Buffer): LexingSetting | null {
  if (bytes.length > MAX_SET_BYTES) return null;
  const all = [...tokens(bytes)];
  const at = all[1]?.text === 'session' || all[1]?.text === 'local' ? 2 : 1;
  const name = all[at]?.text;
  const reset = all[0]?.text === 'reset';
  if (!reset && all[0]?.text !== 'set') return null;
  if (name === 'names') return { name: 'encoding', value: encodingOf(all[at + 1]) };
  const value = reset ? undefined : all[at + 2];
  if (name === 'client_encoding') return { name: 'encoding', value: encodingOf(value) };
  if (name === 'standard_conforming_strings') return { name: 'escapes', value: isOff(value) };
  return null;
}

function encodingOf(token: Token | undefined): string {
  return token === undefined || token.text === 'default' ? 'UTF8' : canonicalEncoding(token.text);
}

/** parse_bool_with_len of bool.c, as far as it means false. */
function isOff(token: Token | undefined): boolean {
  return token !== undefined && /^(?:off|of|false|fals|fal|fa|f|no|n|0)$/i.test(token.text);
}

/**
 * Whether a statement is `COPY … FROM STDIN`, told from its words alone (gram.y, CopyStmt): a COPY that the server refuses has its data behind it
 * all the same. `FROM STDOUT` means the same.
 */
export function isCopyFromStdin(bytes: Buffer, escapes: boolean): boolean {
  let from = false;
  for (const token of tokens(bytes, escapes)) {
    if (from) return token.kind === 'word' && (token.text === 'stdin' || token.text === 'stdout');
    from = token.kind === 'word' && token.depth === 0 && token.text === 'from';
  }
  return false;
}
