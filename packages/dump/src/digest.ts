import { createHash } from 'node:crypto';

/** What a confirmation is bound to. */
export interface DigestParts {
  /** In load order; `sha256` is of the bytes that are loaded. */
  readonly entries: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  /** What will be done: the inspection without its digest, or the part of it that a person decides on. JSON only. */
  readonly plan: unknown;
}

/** SHA-256 in lower-case hex over entries and plan; the same whatever the order of object keys. */
export function digestInspection({ entries, plan }: DigestParts): string {
  const parts = { entries: entries.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })), plan };
  return createHash('sha256').update(stableJson(parts)).digest('hex');
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
