import { isLive } from '@dumpdock/contracts';
import { createBreather } from './breather.ts';
import type { WorkspaceDeps } from './deps.ts';
import { measureTree } from './measure-tree.ts';
import { readPages } from './pages.ts';
import { inPlaces } from './places.ts';
import type { Places } from './trash.ts';
import type { Workspaces } from './types.ts';

type Listed = Workspaces['list'] extends () => AsyncIterable<infer Entry> ? Entry : never;

/** Every directory under temp_sql_imports, a page at a time. */
export async function* listWorkspaces(deps: WorkspaceDeps): AsyncGenerator<Listed> {
  const pages: Listed[][] = [];
  await inPlaces(deps.mediaRoot, async (places) => {
    for await (const page of listPages(deps, places)) pages.push(page);
  });
  for (const page of pages) yield* page;
}

async function* listPages(deps: WorkspaceDeps, places: Places): AsyncGenerator<Listed[]> {
  const breather = createBreather();
  for await (const page of readPages(deps, places)) {
    const listed: Listed[] = [];
    const names = [
      ...page.found.map(({ importId, record }) => ({ name: importId, record })),
      ...page.unknown.map((name) => ({ name, record: null })),
    ];
    for (const { name, record } of names) {
      const measure = await measureTree(places.root, name, breather);
      if (measure === null) continue;
      const ageSeconds = Math.max(0, (Date.now() - measure.newestMs) / 1000);
      listed.push({ name, record, bytes: measure.bytes, ageSeconds, live: record !== null && isLive(record.status) });
    }
    yield listed;
  }
}
