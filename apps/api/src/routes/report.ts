import { importIdSchema, type Report } from '@dumpdock/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../app.ts';
import { toAuditView } from '../audit-view.ts';
import type { ApiDeps } from '../deps.ts';
import { findImport } from '../find-import.ts';
import { toImportView } from '../import-view.ts';
import { REPORT_POLICY, reportPage } from '../report/report-page.ts';

const params = z.object({ id: importIdSchema });
/** An import has far fewer; a report stays a page. */
const MAX_RECORDS = 200;

/** GET /imports/{id}/report: the import and everything that was done to it, as JSON or as a page to print. */
export function registerReportRoute(app: Api, deps: ApiDeps): void {
  app.get<{ Params: z.infer<typeof params> }>(
    '/imports/:id/report',
    { config: { access: 'viewer' }, schema: { params } },
    async (request, reply) => {
      const report = await makeReport(deps, request, request.params.id);
      reply.header('vary', 'accept');
      if (!prefersHtml(request)) return report;
      return reply.type('text/html; charset=utf-8').header('content-security-policy', REPORT_POLICY).send(reportPage(report));
    },
  );
}

async function makeReport(deps: ApiDeps, request: FastifyRequest, importId: string): Promise<Report> {
  const record = await findImport(deps, request, importId);
  const audit = await deps.database.audit.list({ importId, limit: MAX_RECORDS });
  return { import: toImportView(record), audit: audit.map(toAuditView).reverse(), generated_at: new Date().toISOString() };
}

/** Browsers put `text/html` first (RFC 9110, section 12.5.1); everybody else gets JSON. */
function prefersHtml({ headers }: FastifyRequest): boolean {
  const first = /(text\/html|application\/json|\*\/\*)/.exec(headers.accept ?? '')?.[1];
  return first === 'text/html';
}
