import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '@dumpdock/runtime';

export const SESSION_COOKIE = 'dumpdock_session';
export const SESSION_SECONDS = 12 * 3600;

/** Cookies of browsers that signed in: `name.expiry.signature`. They end with their time, and when their key is changed or removed. */
export interface Sessions {
  issue(key: ApiKey): string;
  /** The key a cookie was issued for; null for anything forged, expired or revoked. */
  check(cookie: string): ApiKey | null;
}

export function createSessions(secret: Buffer, keys: readonly ApiKey[], now: () => number = Date.now): Sessions {
  const sign = (key: ApiKey, expiry: string) => createHmac('sha256', secret).update(`${key.name}\n${key.sha256}\n${expiry}`).digest();
  return {
    issue(key) {
      const expiry = String(Math.floor(now() / 1000) + SESSION_SECONDS);
      return `${Buffer.from(key.name).toString('base64url')}.${expiry}.${sign(key, expiry).toString('base64url')}`;
    },
    check(cookie) {
      const [name = '', expiry = '', signature = ''] = cookie.split('.');
      const key = keys.find((each) => each.name === Buffer.from(name, 'base64url').toString());
      if (!key || !/^\d{1,12}$/.test(expiry) || Number(expiry) * 1000 <= now()) return null;
      const given = Buffer.from(signature, 'base64url');
      const right = sign(key, expiry);
      return given.length === right.length && timingSafeEqual(given, right) ? key : null;
    },
  };
}
