/** What may lie about before it is looked for. */
const STEP_BYTES = 8 * 1024 * 1024;
/** Steps from one look at everything to the next: young objects that two looks found in use are looked at no more otherwise. */
const MAJOR_EVERY = 16;

/**
 * Frees the chunks of a dump that nobody holds any more; call it with how far the work is. They are large and soon done with, and V8, which sees only the small objects
 * that refer to them, looks for them when there are 64 MB: three times the memory of the work itself, and half of the work's garbage collection in slow collections of everything.
 */
export function createMemoryFreer(): (bytesDone: number) => void {
  let last = 0;
  let steps = 0;
  return (bytesDone) => {
    if (bytesDone < last + STEP_BYTES) return;
    last = bytesDone;
    steps++;
    globalThis.gc?.({ type: steps % MAJOR_EVERY === 0 ? 'major' : 'minor' });
  };
}
