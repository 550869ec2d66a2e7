import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Api } from '../app.ts';
import { type Document, describeDocument } from '../openapi/describe-document.ts';
import { INLINE_STYLE_POLICY } from '../plugins/security-headers.ts';

/** /openapi.json and /docs, made from the schemas that validate and from openapi/operations.ts. */
export async function registerDocs(app: Api): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'dumpdock',
        version: '0.1.0',
        description: 'Unloads SQL dumps: a zip of SQL becomes tables, all or nothing, and leaves nothing behind.',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: (made) => describeDocument(('openapiObject' in made ? made.openapiObject : {}) as Document) as never,
  });
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } as object }, async () => app.swagger());
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    scope.addHook('onSend', async (_request, reply) => void reply.header('content-security-policy', INLINE_STYLE_POLICY));
    await scope.register(fastifySwaggerUi, { routePrefix: '/docs' });
  });
}
