import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';

const PLAIN_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>dumpdock</title></head>
<body><main><h1>dumpdock</h1><p>A zip of SQL becomes tables, all or nothing, and leaves nothing behind.</p>
<ul><li><a href="/docs">The API</a></li><li><a href="/admin/queues">The queues</a></li><li><a href="/workspaces">Temporary directories</a></li></ul></main></body></html>
`;

/** The web page at `/` and below `/ui/`; a plain page while it is not built. Its files are public, what they ask for is not. */
export async function registerWebPage(app: Api, { webRoot }: ApiDeps): Promise<void> {
  const config = { access: 'public' } as const;
  if (webRoot === null) {
    app.get('/', { config }, async (_request, reply) => reply.type('text/html; charset=utf-8').send(PLAIN_PAGE));
    return;
  }
  await app.register(fastifyStatic, { root: webRoot, serve: false, preCompressed: true });
  const page = (_request: unknown, reply: FastifyReply) => reply.sendFile('index.html');
  app.get('/', { config }, page);
  app.get('/ui', { config }, page);
  app.get('/ui/*', { config }, page);
  app.get<{ Params: { '*': string } }>('/assets/*', { config }, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: '1y', immutable: true, cacheControl: true }),
  );
}
