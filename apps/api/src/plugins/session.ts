import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SharedMemory } from '@dumpdock/queue';
import type { ApiKey } from '@dumpdock/runtime';

export const SESSION_COOKIE = 'dumpdock_session';
export const SESSION_SECONDS = 12 * 3600;

/** Cookies of browsers that signed in: `name.expiry.nonce.signature`. They end with their time, when they sign out, and when their key is changed or removed. */
export interface Sessions {
  issue(key: ApiKey): string;
  /** The key a cookie was issued for; null for anything forged, expired or ended. */
  check(cookie: string): Promise<ApiKey | null>;
  /** Ends a session, in every API process; in this one alone while they cannot be told. */
  end(cookie: string): Promise<void>;
}

/** @param secret signs the cookies; at least 32 bytes. @param shared tells the other processes what ended. @param now milliseconds since 1970. Default: the clock. */
export function createSessions(
  secret: Buffer,
  keys: readonly ApiKey[],
  shared: Pick<SharedMemory, 'remember' | 'knows'>,
  now: () => number = Date.now,
): Sessions {
  /** What ended here, and until when that has to be remembered: holds while the others cannot be asked. */
  const ended = new Map<string, number>();
  const sign = (key: ApiKey, expiry: string, nonce: string) =>
    createHmac('sha256', secret).update(`${key.name}\n${key.sha256}\n${expiry}\n${nonce}`).digest();

  function signer(cookie: string): ApiKey | null {
    const [name = '', expiry = '', nonce = '', signature = ''] = cookie.split('.');
    const key = keys.find((each) => each.name === Buffer.from(name, 'base64url').toString());
    if (!key || !/^\d{1,12}$/.test(expiry) || Number(expiry) * 1000 <= now()) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = sign(key, expiry, nonce);
    return given.length === right.length && timingSafeEqual(given, right) ? key : null;
  }

  const hasEnded = async (name: string) => ended.has(name) || shared.knows(name).catch(() => false);

  return {
    async check(cookie) {
      const key = signer(cookie);
      return key !== null && (await hasEnded(memoOf(cookie))) ? null : key;
    },
    issue(key) {
      const expiry = String(Math.floor(now() / 1000) + SESSION_SECONDS);
      const nonce = randomBytes(12).toString('base64url');
      return [Buffer.from(key.name).toString('base64url'), expiry, nonce, sign(key, expiry, nonce).toString('base64url')].join('.');
    },
    async end(cookie) {
      if (signer(cookie) === null) return;
      for (const [name, until] of ended) if (until <= now()) ended.delete(name);
      const until = Number(cookie.split('.')[1]) * 1000;
      ended.set(memoOf(cookie), until);
      await shared.remember(memoOf(cookie), until).catch(() => undefined);
    },
  };
}

/** What is remembered of an ended cookie: not itself, and the same however its other parts are spelled. */
function memoOf(cookie: string): string {
  const [, , nonce = ''] = cookie.split('.');
  return `ended-session:${createHash('sha256').update(nonce).digest('base64url')}`;
}
