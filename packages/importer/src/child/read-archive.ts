import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type ArchivePlan, extractArchive, type PlannedEntry, preflightArchive } from '@dumpdock/archive';
import { type Dialect, killPoint, type Progress } from '@dumpdock/contracts';
import { createInspector, DETECTION_HEAD_BYTES, type Inspector, surveyDialect } from '@dumpdock/dump';
import type { DumpFile } from '@dumpdock/engines';
import type { ArchiveReading, InspectWork, ParentLink } from '../messages.ts';
import { DIALECT_READERS } from './dialect-readers.ts';
import { followFile, readHead } from './follow-file.ts';
import { growBooking } from './grow-booking.ts';
import { throttled } from './throttled.ts';

/**
 * Reads an archive: structure → space for what it unpacks to → unpack → one pass over every dump. A single dump is read while it is still being unpacked; several are
 * unpacked first, because one of them may tell the dialect of the others.
 */
export async function readArchive(work: InspectWork, parent: ParentLink): Promise<ArchiveReading> {
  const plan = await preflightArchive(work.archive, work.limits, parent.signal);
  await parent.ask({ kind: 'reserve', bytes: plan.bytes });
  await makeDirectory(work.extractedDir);
  killPoint('inspection.extracting');
  const report = throttled(parent);
  const extraction = extract(work, plan, parent);
  const settled = plan.entries.length === 1 ? work.preferred : await surveyExtracted(work, plan, extraction);
  killPoint('inspection.reading');
  const [inspected, extracted] = await Promise.allSettled([
    inspect(work, plan, settled, extraction, parent.signal, report),
    extraction.done,
  ]);
  // A damaged archive shows as damaged SQL too: the archive is the cause.
  if (extracted.status === 'rejected') throw extracted.reason;
  if (inspected.status === 'rejected') throw inspected.reason;
  return inspected.value;
}

/** Never the workspace itself: who finds that taken away lost its lease. */
async function makeDirectory(dir: string): Promise<void> {
  await mkdir(dir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** An extraction under way. */
interface Extraction {
  readonly done: Promise<unknown>;
  /** True once every byte is written, and also once it failed. */
  ended(): boolean;
}

function extract(work: InspectWork, plan: ArchivePlan, parent: ParentLink): Extraction {
  let ended = false;
  const { signal, written } = growBooking(parent, plan.bytes);
  const done = extractArchive(work.archive, plan, work.extractedDir, { limits: work.limits, signal, onProgress: written })
    .then(() => killPoint('inspection.extracted'))
    .finally(() => {
      ended = true;
    });
  return { done, ended: () => ended };
}

async function surveyExtracted(work: InspectWork, plan: ArchivePlan, extraction: Extraction): Promise<Dialect | null> {
  await extraction.done;
  const heads = [];
  for (const entry of plan.entries) {
    heads.push({ path: entry.name, head: await readHead(fileOf(work, entry), DETECTION_HEAD_BYTES) });
  }
  return surveyDialect(heads, work.preferred ?? undefined) ?? null;
}

async function inspect(
  work: InspectWork,
  plan: ArchivePlan,
  dialectHint: Dialect | null,
  extraction: Extraction,
  signal: AbortSignal,
  report: (progress: Progress) => void,
): Promise<ArchiveReading> {
  const inspector = createInspector({ readers: DIALECT_READERS, ...(dialectHint === null ? {} : { dialectHint }) });
  const files: DumpFile[] = [];
  let before = 0;
  for (const entry of plan.entries) {
    const chunks = followFile(fileOf(work, entry), extraction.ended, signal);
    const file = await inspectEntry(inspector, entry, fileOf(work, entry), chunks, (bytes) => report(progressAt(before + bytes, plan)));
    files.push(file);
    before += file.bytes;
  }
  const { entries, ...found } = inspector.finish();
  const hashes = new Map(files.map((file) => [file.entry, file.sha256]));
  const hashed = entries.map(({ path, bytes, statements }) => ({ path, bytes, sha256: hashes.get(path) ?? '', statements }));
  return { inspection: { ...found, entries: hashed, ignored_entries: [...plan.ignored] }, files };
}

/** One pass: hashed and read chunk by chunk. The first chunks are gathered until detection has its head. */
async function inspectEntry(
  inspector: Inspector,
  entry: PlannedEntry,
  file: string,
  chunks: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): Promise<DumpFile> {
  const hash = createHash('sha256');
  let head: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let opened: ReturnType<Inspector['openEntry']> | null = null;
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
    if (opened) opened.push(chunk);
    else head = Buffer.concat([head, chunk]);
    if (!opened && head.length >= DETECTION_HEAD_BYTES) {
      opened = inspector.openEntry(entry.name, head.subarray(0, DETECTION_HEAD_BYTES));
      opened.push(head);
    }
    onBytes(bytes);
  }
  if (!opened) {
    opened = inspector.openEntry(entry.name, head);
    opened.push(head);
  }
  opened.end();
  return { entry: entry.name, file, bytes, sha256: hash.digest('hex'), detected: opened.detected };
}

function fileOf(work: InspectWork, entry: PlannedEntry): string {
  return path.join(work.extractedDir, entry.file);
}

/** The SQL in a `.sql.gz` is larger than the archive says; then the total is not known. */
function progressAt(bytes: number, plan: ArchivePlan): Progress {
  const total = plan.entries.some(({ gz }) => gz) ? null : plan.bytes;
  return { phase: 'inspecting', bytes_done: bytes, bytes_total: total, statements: 0, rows: 0, table: null };
}
