// Feeds the readers mutated dumps until the time is up: `node packages/dump/fuzz/main.ts [--seconds 60] [--seed N] [FILE…]`. Files are SQL text, added to
// a few small dumps of each dialect. Stops at the first dump that makes a reader fail, hang, or read differently in other pieces, and writes it down.
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { mutate, randomNumbers } from './mutate.ts';
import { inspectedBy, READERS, toldBy } from './read-in-pieces.ts';
import { SEEDS } from './seeds.ts';

/** Of a file: the head, where the settings are, and a piece from further down. */
const SEED_BYTES = 6000;
/** No reader needs this long for a few thousand bytes. */
const HANGS_MS = 3000;

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
  allowPositionals: true,
});
const random = randomNumbers(Number(values.seed));
const seeds = [...SEEDS, ...positionals.flatMap(piecesOf)];
const until = performance.now() + Number(values.seconds) * 1000;
let runs = 0;
while (performance.now() < until) {
  const dump = mutate(seeds[random(seeds.length)]!, random);
  const fault = READERS.map((reader) => faultOf(reader, dump)).find((found) => found !== null);
  runs++;
  if (fault === undefined) continue;
  const file = path.join(tmpdir(), `dumpdock-fuzz-${values.seed}-${runs}.sql`);
  writeFileSync(file, dump);
  throw new Error(`${fault} (seed ${values.seed}, run ${runs}; the dump is ${file})`);
}
process.stdout.write(`${runs} dumps from ${seeds.length} seeds, no fault (seed ${values.seed})\n`);

/** What is wrong with how `reader` reads `dump`; null when nothing is. */
function faultOf(reader: (typeof READERS)[number], dump: Buffer): string | null {
  const started = performance.now();
  const sizes = [1 + random(50), 1 + random(500), 1 + random(5)];
  const whole = [dump.length + 1];
  try {
    if (!isDeepStrictEqual(toldBy(reader, dump, sizes), toldBy(reader, dump, whole)))
      return `${reader.dialect}: read in pieces of ${sizes} it tells something else`;
    const at = inspectedBy(reader, dump, whole);
    if (!isDeepStrictEqual(inspectedBy(reader, dump, sizes), at)) return `${reader.dialect}: in pieces of ${sizes} the inspection differs`;
    if (!isDeepStrictEqual(inspectedBy(reader, dump, whole, true), at)) return `${reader.dialect}: told one by one the inspection differs`;
  } catch (error) {
    return `${reader.dialect}: ${(error as Error).stack}`;
  }
  return performance.now() - started > HANGS_MS ? `${reader.dialect}: took ${Math.round(performance.now() - started)} ms` : null;
}

function piecesOf(file: string): Buffer[] {
  const text = readFileSync(file);
  return [text.subarray(0, SEED_BYTES), text.subarray(Math.floor(text.length / 2)).subarray(0, SEED_BYTES)].filter(
    ({ length }) => length > 0,
  );
}
