import { setTimeout as pause } from 'node:timers/promises';
import { importIdSchema, isTerminal } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import { z } from 'zod';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { findImport } from '../find-import.ts';
import { toImportView } from '../import-view.ts';

const FOLLOW_MS = 500;
/** A caller who does not read is cut off; what it missed comes when it is back. */
const UNREAD_BYTES = 4 * 1024 ** 2;
/** Comments keep proxies from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

/** GET /imports/{id}/events: server-sent events `status`, `progress`, `result` (HTML Standard, 9.2). Ids are versions of the record, so a stream resumes. */
export function registerEventsRoute(app: Api, deps: ApiDeps): void {
  const params = z.object({ id: importIdSchema });
  const config = { access: 'viewer', sameSiteOnly: true, stream: true } as const;
  app.get<{ Params: z.infer<typeof params> }>('/imports/:id/events', { config, schema: { params } }, async (request, reply) => {
    const first = await findImport(deps, request, request.params.id);
    const headers = { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
    reply.hijack();
    reply.raw.writeHead(200, headers);
    const seen = String(request.headers['last-event-id'] ?? '');
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    try {
      for await (const text of follow(deps, first, seen, gone.signal)) {
        if (reply.raw.writableLength > UNREAD_BYTES) reply.raw.destroy();
        else reply.raw.write(text);
      }
    } catch (error) {
      if (gone.signal.aborted) return;
      request.log.warn({ err: error, import_id: request.importId }, 'event stream ended; the client comes back');
    }
    reply.raw.end();
  });
}

/** The text of the stream, until the import is over; rejects when `gone` aborts. */
async function* follow(deps: ApiDeps, first: ImportRecord, seen: string, gone: AbortSignal): AsyncGenerator<string, void, void> {
  let version = seen;
  let status = '';
  let quietSince = Date.now();
  for (let record: ImportRecord | null = first; record !== null; record = await deps.database.imports.get(first.import_id)) {
    const now = String(Date.parse(record.updated_at));
    if (now !== version || status === '') {
      yield event(now, record.status === status ? 'progress' : 'status', record);
      if (isTerminal(record.status)) yield event(now, 'result', record);
      quietSince = Date.now();
    } else if (Date.now() - quietSince > HEARTBEAT_MS) {
      yield ': still here\n\n';
      quietSince = Date.now();
    }
    if (isTerminal(record.status)) return;
    version = now;
    status = record.status;
    await pause(deps.followMs ?? FOLLOW_MS, undefined, { signal: gone });
  }
}

function event(id: string, name: 'status' | 'progress' | 'result', record: ImportRecord): string {
  const data =
    name === 'progress'
      ? { import_id: record.import_id, status: record.status, progress: record.progress, updated_at: record.updated_at }
      : toImportView(record);
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
