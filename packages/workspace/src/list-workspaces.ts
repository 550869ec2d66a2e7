import { isLive } from '@dumpdock/contracts';
import { createBreather } from './breather.ts';
import type { WorkspaceDeps } from './deps.ts';
import { measureTree } from './measure-tree.ts';
import { readableName } from './open-directory.ts';
import { type Page, readPages } from './pages.ts';
import { openPlaces } from './places.ts';
import type { Workspaces } from './types.ts';

type Listed = Workspaces['list'] extends () => AsyncIterable<infer Entry> ? Entry : never;

/** Every directory under temp_sql_imports, as it is measured. */
export async function* listWorkspaces(deps: WorkspaceDeps): AsyncGenerator<Listed> {
  using places = openPlaces(deps.mediaRoot);
  const breather = createBreather();
  for await (const page of readPages(deps, places)) {
    for (const { name, record } of everything(page)) {
      const measure = await measureTree(places.root, name, breather);
      if (measure === null) continue;
      const ageSeconds = Math.max(0, (Date.now() - measure.newestMs) / 1000);
      yield { name: readableName(name), record, bytes: measure.bytes, ageSeconds, live: record !== null && isLive(record.status) };
    }
  }
}

function everything({ found, unknown }: Page): { name: string; record: Listed['record'] }[] {
  return [...found.map(({ importId, record }) => ({ name: importId, record })), ...unknown.map((name) => ({ name, record: null }))];
}
