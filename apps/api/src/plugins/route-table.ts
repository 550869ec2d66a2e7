import type { Role } from '@dumpdock/runtime';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** A route and who may use it. */
export interface DeclaredRoute {
  readonly method: string;
  /** As Fastify writes it: `/imports/:id`. */
  readonly url: string;
  readonly access: Role | 'public';
  readonly sameSiteOnly: boolean;
  /** Name of the change in the audit; null for what changes nothing. */
  readonly audit: string | null;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of the application, also those of plugins of others, once it is ready. */
    routeTable(): readonly DeclaredRoute[];
  }
}

/** Keeps the list of all routes, and refuses to start with one of which nobody said who may use it. */
export function registerRouteTable(app: FastifyInstance): void {
  const seen: RouteOptions[] = [];
  // The plugin that adds a route may still say more about it; so it is looked at when all are there.
  app.addHook('onRoute', (route) => void seen.push(route));
  const table = () =>
    seen.flatMap(({ method, url, config }) =>
      [method].flat().map((each) => {
        if (config?.access === undefined) throw new Error(`Nobody said who may use ${each} ${url}.`);
        return { method: each, url, access: config.access, sameSiteOnly: config.sameSiteOnly ?? false, audit: config.audit ?? null };
      }),
    );
  app.decorate('routeTable', table);
  app.addHook('onReady', async () => void table());
}
