import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '@dumpdock/runtime';

export const SESSION_COOKIE = 'dumpdock_session';
export const SESSION_SECONDS = 12 * 3600;

/** Cookies of browsers that signed in: `name.expiry.nonce.signature`. They end with their time, when they sign out, and when their key is changed or removed. */
export interface Sessions {
  issue(key: ApiKey): string;
  /** The key a cookie was issued for; null for anything forged, expired or revoked. */
  check(cookie: string): ApiKey | null;
  /** Ends a session. Known to this process only: another one takes the cookie until its time is over or its key is replaced. */
  revoke(cookie: string): void;
}

/** @param secret signs the cookies; at least 32 bytes. @param now milliseconds since 1970. Default: the clock. */
export function createSessions(secret: Buffer, keys: readonly ApiKey[], now: () => number = Date.now): Sessions {
  /** What was revoked, and until when that has to be remembered. */
  const revoked = new Map<string, number>();
  const sign = (key: ApiKey, expiry: string, nonce: string) =>
    createHmac('sha256', secret).update(`${key.name}\n${key.sha256}\n${expiry}\n${nonce}`).digest();

  function check(cookie: string): ApiKey | null {
    const [name = '', expiry = '', nonce = '', signature = ''] = cookie.split('.');
    const key = keys.find((each) => each.name === Buffer.from(name, 'base64url').toString());
    if (!key || !/^\d{1,12}$/.test(expiry) || Number(expiry) * 1000 <= now() || revoked.has(nonce)) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = sign(key, expiry, nonce);
    return given.length === right.length && timingSafeEqual(given, right) ? key : null;
  }

  return {
    check,
    issue(key) {
      const expiry = String(Math.floor(now() / 1000) + SESSION_SECONDS);
      const nonce = randomBytes(12).toString('base64url');
      return [Buffer.from(key.name).toString('base64url'), expiry, nonce, sign(key, expiry, nonce).toString('base64url')].join('.');
    },
    revoke(cookie) {
      if (check(cookie) === null) return;
      for (const [nonce, until] of revoked) if (until <= now()) revoked.delete(nonce);
      const [, expiry, nonce = ''] = cookie.split('.');
      revoked.set(nonce, Number(expiry) * 1000);
    },
  };
}
