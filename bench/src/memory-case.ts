import { type CaseResult, round } from './case-result.ts';
import { type Bench, dialectOf, loadZip, placeFor } from './load-cases.ts';
import { type DumpKind, writeDump } from './write-dumps.ts';

const MB = 1e6;
const SMALL_BYTES = 50 * MB;

/** Peak memory of the importing process for a dump of `bytes`, against one of 50 MB. The worse of COPY and INSERT counts. */
export async function memoryCase(bytes: number, bench: Bench): Promise<CaseResult> {
  const peaks: { small: number; large: number; kind: DumpKind }[] = [];
  for (const kind of ['pg-copy', 'pg-inserts'] as const) {
    peaks.push({ kind, small: await peakOf(kind, SMALL_BYTES, bench), large: await peakOf(kind, bytes, bench) });
  }
  const { kind, small, large } = peaks.toSorted((a, b) => b.large - a.large)[0]!;
  return {
    case: 'rss',
    peer: `${kind} with 50 MB`,
    theirs: round(small / MB),
    ours: round(large / MB),
    unit: 'MB',
    ratio: round(large / small),
    bytes,
  };
}

async function peakOf(kind: DumpKind, bytes: number, bench: Bench): Promise<number> {
  const zip = await writeDump(kind, bytes, bench.dir, bench.servers);
  const place = await placeFor(dialectOf(kind), bench);
  await place.empty();
  try {
    return await loadZip(zip, place.url, bench.dir);
  } finally {
    await place.empty();
  }
}
