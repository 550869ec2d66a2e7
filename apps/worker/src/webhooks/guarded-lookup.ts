import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The host is not one that strangers may make this machine call. */
export class InternalAddressError extends Error {
  override readonly name = 'InternalAddressError';
  constructor() {
    super('WEBHOOK_URL leads to an internal address; WEBHOOK_ALLOW_INTERNAL=true allows that.');
  }
}

/** Whether an address is public: neither loopback, private, link-local, reserved nor an IPv4 of that kind inside of IPv6 (IANA special-purpose registries). */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** `host` of a URL when it is an address already: that is never looked up. @throws InternalAddressError */
export function requirePublicHost(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new InternalAddressError();
}

/** `dns.lookup` that refuses names with any internal address. The connection goes to what was judged, so a name cannot change in between. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const refused = addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address));
    if (refused) return callback(new InternalAddressError(), '', 0);
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 0);
  });
};
