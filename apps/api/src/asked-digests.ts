/** What a confirmation asks of the digest, in its body and in If-Match (RFC 9110, 13.1.1: `*`, or a list of entity tags in quotes). */
export function askedDigests(digest: string | undefined, ifMatch: string | undefined): string[][] {
  const asked = digest === undefined ? [] : [[digest]];
  if (ifMatch === undefined || ifMatch.trim() === '*') return asked;
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'));
  return [...asked, tags];
}
