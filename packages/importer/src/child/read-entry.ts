import { createHash } from 'node:crypto';
import { DETECTION_HEAD_BYTES, type Detected, type EntryInspector, type Inspector } from '@dumpdock/dump';
import type { DumpFile } from '@dumpdock/engines';

/** Takes the text of one entry, from the first byte to the last. */
export interface EntryReading {
  /** Bytes so far. */
  readonly bytes: number;
  take(chunk: Buffer): void;
  /** The entry is over. Throws INCOMPLETE_DUMP when it ends inside of something. */
  end(): DumpFile;
}

/** Reads an entry in one pass: hashed and inspected chunk by chunk. The first chunks are gathered until detection has its head. */
export function readEntry(inspector: Inspector, entry: string, file: string, onOpened?: (detected: Detected) => void): EntryReading {
  const hash = createHash('sha256');
  let head: Buffer = Buffer.alloc(0);
  let opened: EntryInspector | null = null;
  let bytes = 0;

  function open(): EntryInspector {
    const inspected = inspector.openEntry(entry, head.subarray(0, DETECTION_HEAD_BYTES));
    onOpened?.(inspected.detected);
    inspected.push(head);
    return inspected;
  }

  return {
    get bytes() {
      return bytes;
    },
    take(chunk) {
      hash.update(chunk);
      bytes += chunk.length;
      if (opened !== null) return opened.push(chunk);
      head = Buffer.concat([head, chunk]);
      if (head.length >= DETECTION_HEAD_BYTES) opened = open();
    },
    end() {
      opened ??= open();
      opened.end();
      return { entry, file, bytes, sha256: hash.digest('hex'), detected: opened.detected };
    },
  };
}
