import { createSqliteEngine, type LoadTask } from '../../src/index.ts';

/** A process of its own that loads a task given as JSON and prints its peak of resident memory in KiB. */
await createSqliteEngine().load({
  ...(JSON.parse(process.argv[2] ?? '') as LoadTask),
  signal: new AbortController().signal,
  onProgress: () => undefined,
  beforeCommit: async () => undefined,
});
console.log(process.resourceUsage().maxRSS);
