import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram, hasApt, StackError, unpackPackages } from '@dumpdock/stack';

const CACHE = path.join(import.meta.dirname, '../../../.cache');

/** The path of a Chromium for tests of the page: an installed one, or Debian's package unpacked into the cache. @throws StackError when there is no way. */
export async function testBrowser(): Promise<string> {
  const searchPath = process.env['PATH'] ?? '';
  const installed = findProgram(['chromium', 'chromium-browser', 'google-chrome'], searchPath);
  if (installed !== null) return installed;
  if (!hasApt(searchPath)) throw new StackError('The tests of the page need a browser: install chromium.');
  const { root, libraryPath } = await unpackPackages('chromium', ['chromium', 'chromium-common', 'fonts-dejavu-core'], CACHE);
  const wrapper = path.join(root, 'chromium');
  writeFileSync(wrapper, `#!/bin/sh\nLD_LIBRARY_PATH='${libraryPath}' exec '${root}/usr/lib/chromium/chromium' "$@"\n`);
  chmodSync(wrapper, 0o755);
  return wrapper;
}
