import { auditListSchema, auditQuerySchema } from '@dumpdock/contracts';
import type { z } from 'zod';
import type { Api } from '../app.ts';
import { toAuditView } from '../audit-view.ts';
import type { ApiDeps } from '../deps.ts';
import { visibleOwner } from '../find-import.ts';

/** GET /audit: who did what, newest first; an importer sees what concerns its own imports, and what it did. */
export function registerAuditRoute(app: Api, deps: ApiDeps): void {
  app.get<{ Querystring: z.infer<typeof auditQuerySchema> }>(
    '/audit',
    { config: { access: 'viewer' }, schema: { querystring: auditQuerySchema, response: { 200: auditListSchema } } },
    async (request) => {
      const { import_id, before, limit } = request.query;
      const owner = visibleOwner(request);
      const found = await deps.database.audit.list({
        limit,
        ...(owner !== undefined && { owner }),
        ...(import_id && { importId: import_id }),
        ...(before && { before: BigInt(before) }),
      });
      const records = found.map(toAuditView);
      return { records, next_before: records.length === limit ? (records.at(-1)?.id ?? null) : null };
    },
  );
}
