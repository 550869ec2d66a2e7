import fastifyFormbody from '@fastify/formbody';
import fastifyMultipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiDeps } from './deps.ts';
import { registerAccess } from './plugins/access.ts';
import { registerAuditChanges } from './plugins/audit-changes.ts';
import { registerEarlyAnswers } from './plugins/early-answers.ts';
import { registerOriginGuard } from './plugins/origin-guard.ts';
import { registerProblemReplies } from './plugins/problem-replies.ts';
import { limitAddresses, limitKeys, registerRateLimits } from './plugins/rate-limits.ts';
import { registerRequestLog } from './plugins/request-log.ts';
import { registerSecurityHeaders } from './plugins/security-headers.ts';
import { registerSlowBodies } from './plugins/slow-bodies.ts';
import { registerAuditRoute } from './routes/audit.ts';
import { registerCleanupRoutes } from './routes/cleanups.ts';
import { registerDocs } from './routes/docs.ts';
import { registerEventsRoute } from './routes/events.ts';
import { registerHealthRoutes } from './routes/health.ts';
import { registerImportRoutes } from './routes/imports.ts';
import { registerInventoryRoutes } from './routes/inventory.ts';
import { registerJobRoute } from './routes/jobs.ts';
import { registerMetricsRoute } from './routes/metrics.ts';
import { registerQueueBoard } from './routes/queue-board.ts';
import { registerReportRoute } from './routes/report.ts';
import { registerSessionRoutes } from './routes/session.ts';
import { registerStorageRoutes } from './routes/storage.ts';
import { registerUploadRoutes } from './routes/uploads.ts';
import { registerWebPage } from './routes/web-page.ts';
import { createLiveUploads } from './uploads/live-uploads.ts';

/** Longest JSON or form body; uploads have limits of their own. */
const BODY_LIMIT_BYTES = 256 * 1024;

/** An application with the zod schemas as its types. */
export type Api = FastifyInstance;

/** Builds the API: parse, authorise, enqueue, answer. Listens to nothing; `close` stops the uploads it is receiving. */
export async function buildApp(deps: ApiDeps): Promise<Api> {
  const app = fastify({
    loggerInstance: deps.log as never,
    disableRequestLogging: true,
    trustProxy: deps.config.trustProxy,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 0,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorateRequest('importId', undefined);
  await registerPlugins(app as unknown as Api, deps);
  await registerRoutes(app as unknown as Api, deps);
  return app as unknown as Api;
}

async function registerPlugins(app: Api, deps: ApiDeps): Promise<void> {
  registerProblemReplies(app);
  registerRequestLog(app);
  await registerSecurityHeaders(app);
  registerOriginGuard(app, deps);
  registerEarlyAnswers(app);
  await registerRateLimits(app);
  limitAddresses(app, deps);
  await app.register(fastifyFormbody);
  await app.register(fastifyMultipart, { throwFileSizeLimit: false, limits: { fileSize: deps.config.archiveLimits.maxUploadBytes } });
  registerSlowBodies(app, deps);
  registerAuditChanges(app, deps);
}

async function registerRoutes(app: Api, deps: ApiDeps): Promise<void> {
  const sessions = await registerAccess(app, deps);
  limitKeys(app, deps);
  const live = createLiveUploads();
  app.addHook('preClose', async () => live.stopAll());
  await registerDocs(app);
  registerUploadRoutes(app, deps, live);
  registerImportRoutes(app, deps, live);
  registerEventsRoute(app, deps);
  registerReportRoute(app, deps);
  registerInventoryRoutes(app, deps);
  registerCleanupRoutes(app, deps);
  registerJobRoute(app, deps);
  registerStorageRoutes(app, deps);
  registerAuditRoute(app, deps);
  registerHealthRoutes(app, deps);
  registerMetricsRoute(app, deps);
  registerSessionRoutes(app, deps, sessions);
  await registerQueueBoard(app, deps);
  await registerWebPage(app, deps);
}
