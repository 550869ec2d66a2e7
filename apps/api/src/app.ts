import type { TrustProxy } from '@dumpdock/runtime';
import fastifyFormbody from '@fastify/formbody';
import fastifyMultipart from '@fastify/multipart';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiDeps } from './deps.ts';
import { registerAccess } from './plugins/access.ts';
import { registerAuditChanges } from './plugins/audit-changes.ts';
import { limitPipelining, limitStreams } from './plugins/busy-connections.ts';
import { registerEarlyAnswers } from './plugins/early-answers.ts';
import { registerExpectations } from './plugins/expectations.ts';
import { registerOriginGuard } from './plugins/origin-guard.ts';
import { registerProblemReplies, sendRouterProblem } from './plugins/problem-replies.ts';
import { createGuessLimit, limitAddresses, limitKeys, registerRateLimits } from './plugins/rate-limits.ts';
import { answerClientError } from './plugins/raw-answers.ts';
import { registerRequestLog } from './plugins/request-log.ts';
import { registerRouteTable } from './plugins/route-table.ts';
import { registerSecurityHeaders } from './plugins/security-headers.ts';
import { registerSlowBodies } from './plugins/slow-bodies.ts';
import { serverTimeouts, type WireLimits, wireLimits } from './plugins/wire-limits.ts';
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
import { registerResumableUploads } from './routes/resumable-uploads.ts';
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
  const wire = wireLimits(deps.wire);
  const app = fastify({
    loggerInstance: deps.log as never,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies(deps.config.trustProxy),
    bodyLimit: BODY_LIMIT_BYTES,
    ...serverTimeouts(wire),
    clientErrorHandler: answerClientError,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: true,
    frameworkErrors: sendRouterProblem as never,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorateRequest('importId', undefined);
  app.server.maxConnections = wire.connections;
  await registerPlugins(app as unknown as Api, deps, wire);
  await registerRoutes(app as unknown as Api, deps, wire);
  return app as unknown as Api;
}

/** `true` means the one proxy that connects: what stood in X-Forwarded-For before it is the caller's own word. */
function trustedProxies(trust: TrustProxy): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (trust === true) return (_address, hop) => hop === 0;
  return trust === false ? false : [...trust];
}

async function registerPlugins(app: Api, deps: ApiDeps, wire: WireLimits): Promise<void> {
  registerRouteTable(app);
  registerProblemReplies(app);
  registerRequestLog(app);
  await registerSecurityHeaders(app);
  limitPipelining(app, wire);
  registerOriginGuard(app, deps);
  registerEarlyAnswers(app);
  await registerRateLimits(app, deps);
  limitAddresses(app, deps);
  await app.register(fastifyFormbody);
  await app.register(fastifyMultipart, { throwFileSizeLimit: false, limits: { fileSize: deps.config.archiveLimits.maxUploadBytes } });
  registerSlowBodies(app, wire);
  registerExpectations(app);
  registerAuditChanges(app, deps);
}

async function registerRoutes(app: Api, deps: ApiDeps, wire: WireLimits): Promise<void> {
  const countGuess = createGuessLimit(app, deps);
  const sessions = await registerAccess(app, deps, countGuess);
  limitKeys(app, deps);
  limitStreams(app, wire);
  const live = createLiveUploads();
  app.addHook('preClose', async () => live.stopAll());
  await registerDocs(app);
  registerUploadRoutes(app, deps, live);
  registerResumableUploads(app, deps, live);
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
  registerSessionRoutes(app, deps, sessions, countGuess);
  await registerQueueBoard(app, deps);
  await registerWebPage(app, deps);
}
