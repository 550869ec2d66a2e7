import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type ArchivePlan, extractArchive, type PlannedEntry, preflightArchive } from '@dumpdock/archive';
import { type Dialect, killPoint, type Progress } from '@dumpdock/contracts';
import { createInspector, DETECTION_HEAD_BYTES, type Detected, type Inspector, surveyDialect } from '@dumpdock/dump';
import type { DumpFile } from '@dumpdock/engines';
import type { ArchiveReading, InspectWork, ParentLink } from '../messages.ts';
import { DIALECT_READERS } from './dialect-readers.ts';
import { createMemoryFreer } from './free-memory.ts';
import { growBooking } from './grow-booking.ts';
import { type EntryReading, readEntry } from './read-entry.ts';
import { readChunks, readHead } from './read-file.ts';
import { throttled } from './throttled.ts';

/** An archive that is being read. */
interface Reading {
  readonly work: InspectWork;
  readonly plan: ArchivePlan;
  readonly parent: ParentLink;
  /** Told how many bytes were inspected. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Reads an archive: structure → space for what it unpacks to → unpack → one pass over every dump. A single dump is read while it is unpacked; several are
 * unpacked first, because one of them may tell the dialect of the others.
 */
export async function readArchive(work: InspectWork, parent: ParentLink): Promise<ArchiveReading> {
  const plan = await preflightArchive(work.archive, work.limits, parent.signal);
  await parent.ask({ kind: 'reserve', bytes: plan.bytes });
  await makeDirectory(work.extractedDir);
  killPoint('inspection.extracting');
  const report = throttled(parent);
  const freeMemory = createMemoryFreer();
  const onBytes = (bytes: number): void => {
    report(progressAt(bytes, plan));
    freeMemory(bytes);
  };
  const reading: Reading = { work, plan, parent, onBytes };
  const [only] = plan.entries;
  return plan.entries.length === 1 && only !== undefined ? readOne(reading, only) : readSeveral(reading);
}

async function readOne(reading: Reading, entry: PlannedEntry): Promise<ArchiveReading> {
  killPoint('inspection.reading');
  const inspector = inspectorFor(reading.work.preferred);
  const file = fileOf(reading.work, entry);
  // The size of what is in a .sql.gz shows at its end.
  const onOpened = (detected: Detected) =>
    entry.gz || reading.parent.opened({ entry: entry.name, file, bytes: entry.bytes, sha256: '', detected });
  const text = readEntry(inspector, entry.name, file, onOpened);
  const failure = await extractWhile(reading, text);
  if (failure !== null) throw failure.error;
  return concluded(reading.plan, inspector, [text.end()]);
}

/** Never the workspace itself: who finds that taken away lost its lease. */
async function makeDirectory(dir: string): Promise<void> {
  await mkdir(dir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Unpacks while `text` reads along. A damaged archive shows as damaged SQL too, and the archive is the cause: an error of the reader waits until the archive proved sound. */
async function extractWhile(reading: Reading, text: EntryReading): Promise<{ readonly error: unknown } | null> {
  let failure: { readonly error: unknown } | null = null;
  await extract(reading, (chunk) => {
    if (failure !== null) return undefined;
    try {
      text.take(chunk);
    } catch (error) {
      failure = { error };
    }
    reading.onBytes(text.bytes);
    return reading.parent.pace.hold(text.bytes);
  });
  return failure;
}

async function readSeveral(reading: Reading): Promise<ArchiveReading> {
  const { work, plan } = reading;
  await extract(reading, () => undefined);
  const inspector = inspectorFor(await surveyExtracted(work, plan));
  killPoint('inspection.reading');
  const files: DumpFile[] = [];
  let before = 0;
  for (const entry of plan.entries) {
    const text = readEntry(inspector, entry.name, fileOf(work, entry));
    for await (const chunk of readChunks(fileOf(work, entry), reading.parent.signal)) {
      text.take(chunk);
      reading.onBytes(before + text.bytes);
    }
    files.push(text.end());
    before += text.bytes;
  }
  return concluded(plan, inspector, files);
}

async function extract({ work, plan, parent }: Reading, onText: (chunk: Buffer) => Promise<void> | undefined): Promise<void> {
  const booking = growBooking(parent, plan.bytes);
  let bytes = 0;
  const hold = (_entry: PlannedEntry, chunk: Buffer): Promise<void> | undefined => {
    bytes += chunk.length;
    return both(booking.roomFor(bytes), onText(chunk));
  };
  await extractArchive(work.archive, plan, work.extractedDir, { limits: work.limits, signal: parent.signal, onText: hold });
  killPoint('inspection.extracted');
}

function both(one: Promise<void> | undefined, other: Promise<void> | undefined): Promise<void> | undefined {
  return one === undefined ? other : Promise.all([one, other]).then(() => undefined);
}

async function surveyExtracted(work: InspectWork, plan: ArchivePlan): Promise<Dialect | null> {
  const heads = [];
  for (const entry of plan.entries) {
    heads.push({ path: entry.name, head: await readHead(fileOf(work, entry), DETECTION_HEAD_BYTES) });
  }
  return surveyDialect(heads, work.preferred ?? undefined) ?? null;
}

function inspectorFor(dialectHint: Dialect | null): Inspector {
  return createInspector({ readers: DIALECT_READERS, ...(dialectHint === null ? {} : { dialectHint }) });
}

function concluded(plan: ArchivePlan, inspector: Inspector, files: readonly DumpFile[]): ArchiveReading {
  const { entries, ...found } = inspector.finish();
  const hashes = new Map(files.map((file) => [file.entry, file.sha256]));
  const hashed = entries.map(({ path, bytes, statements }) => ({ path, bytes, sha256: hashes.get(path) ?? '', statements }));
  return { inspection: { ...found, entries: hashed, ignored_entries: [...plan.ignored] }, files };
}

function fileOf(work: InspectWork, entry: PlannedEntry): string {
  return path.join(work.extractedDir, entry.file);
}

/** The SQL in a `.sql.gz` is larger than the archive says; then the total is not known. */
function progressAt(bytes: number, plan: ArchivePlan): Progress {
  const total = plan.entries.some(({ gz }) => gz) ? null : plan.bytes;
  return { phase: 'inspecting', bytes_done: bytes, bytes_total: total, statements: 0, rows: 0, table: null };
}
