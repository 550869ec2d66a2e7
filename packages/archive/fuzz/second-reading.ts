import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { ArchivePlan } from '@dumpdock/archive';

interface Entry {
  readonly fileName: string;
  readonly generalPurposeBitFlag: number;
  readonly relativeOffsetOfLocalHeader: number;
}
interface ZipFile {
  eachEntry(): AsyncIterable<Entry>;
  openReadStreamPromise(entry: Entry): Promise<NodeJS.ReadableStream>;
  close(): void;
}
interface Yauzl {
  openPromise(path: string, options: object): Promise<ZipFile>;
}

/** The zip reader that extract-zip resolves: somebody else's reading of the same file. */
const yauzl = createRequire(createRequire(import.meta.url).resolve('extract-zip'))('yauzl') as Yauzl;

/** Names beyond ASCII that are not marked as UTF-8 (bit 11): there programs differ, harmlessly. */
const UTF8_BIT = 0x0800;

/** In what another program reads an accepted archive differently; null when it sees the same entries with the same bytes. */
export async function differsForOthers(file: string, plan: ArchivePlan): Promise<string | null> {
  const planned = new Map(plan.entries.map((entry) => [entry.offset, entry]));
  const unseen = new Set(plan.offsets);
  const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const shown = JSON.stringify(entry.fileName);
      if (!unseen.delete(entry.relativeOffsetOfLocalHeader)) return `yauzl sees ${shown} besides`;
      const mine = planned.get(entry.relativeOffsetOfLocalHeader);
      if (mine === undefined) continue;
      const certain = (entry.generalPurposeBitFlag & UTF8_BIT) !== 0 || /^[ -~]*$/.test(mine.name);
      if (certain && mine.name !== entry.fileName) return `yauzl reads the name ${shown} for ${JSON.stringify(mine.name)}`;
      const bytes = await buffer(await zip.openReadStreamPromise(entry));
      if (bytes.length !== mine.bytes || crc32(bytes) !== mine.crc32) return `yauzl reads other bytes of ${shown}`;
    }
    return unseen.size === 0 ? null : `yauzl does not see the entries at ${[...unseen].join()}`;
  } finally {
    zip.close();
  }
}
