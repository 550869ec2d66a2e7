import { isIP } from 'node:net';

/** Whose X-Forwarded-* headers are believed: nobody's, those of whoever connects (one proxy), or those of proxies at these addresses or networks. */
export type TrustProxy = boolean | readonly string[];

/** Reads TRUST_PROXY: `false`, `true`, or addresses and networks (CIDR) separated by commas or spaces. Undefined when it is none of these. */
export function parseTrustProxy(value: string): TrustProxy | undefined {
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  const addresses = value.split(/[\s,]+/).filter(Boolean);
  return addresses.every(isNetwork) ? addresses : undefined;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128));
}
