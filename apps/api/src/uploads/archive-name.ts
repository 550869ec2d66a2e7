/** The name of an upload, as data: never a path. Control characters and lone surrogates are replaced, 255 characters are kept. */
export function archiveName(given: string | undefined): string {
  const clean = [...(given ?? '').toWellFormed()].map((character) => (character < ' ' || character === '\x7f' ? '\ufffd' : character));
  return clean.slice(0, 255).join('') || 'upload.zip';
}
