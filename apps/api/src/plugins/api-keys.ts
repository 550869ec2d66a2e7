import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '@dumpdock/runtime';

/** The configured key of which `key` is the clear text; null when there is none. Every key is compared, each in constant time. */
export function findApiKey(keys: readonly ApiKey[], key: string): ApiKey | null {
  const digest = createHash('sha256').update(key).digest();
  let found: ApiKey | null = null;
  for (const each of keys) {
    if (timingSafeEqual(digest, Buffer.from(each.sha256, 'hex'))) found = each;
  }
  return found;
}
