import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { INLINE_STYLE_POLICY } from '../plugins/security-headers.ts';

const PATH = '/admin/queues';
const TITLES: Readonly<Record<string, string>> = {
  imports: 'Imports – inspect and load',
  cleanup: 'Clean-up – sweeps and removals',
  webhooks: 'Webhooks – ends told',
};

/** Bull Board for operators, never for a page of another site. What it changes is in the audit as `queue-board`. */
export async function registerQueueBoard(app: Api, { producers }: ApiDeps): Promise<void> {
  const board = new FastifyAdapter();
  board.setBasePath(PATH);
  const queues = producers.queues().map((queue) => new BullMQAdapter(queue, { displayName: TITLES[queue.name] ?? queue.name }));
  createBullBoard({ queues, serverAdapter: board, options: { uiConfig: { boardTitle: 'dumpdock', hideDocsLink: true } } });
  board.setErrorHandler(passOn);
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      const changes = [route.method].flat().some((method) => method !== 'GET' && method !== 'HEAD');
      route.config = { ...route.config, access: 'operator', sameSiteOnly: true, ...(changes && { audit: 'queue-board' }) };
    });
    scope.addHook('onSend', async (_request, reply, payload) => {
      reply.header('content-security-policy', INLINE_STYLE_POLICY);
      return typeof payload === 'string' ? withoutForeignLinks(payload) : payload;
    });
    await scope.register(board.registerPlugin() as never, { prefix: PATH });
  });
}

/** Bull Board answers 500 to whatever is thrown on the way to it, a missing key too. Thrown again it reaches our own handler. */
function passOn(error: Error): never {
  throw error;
}

/** Its page loads fonts of another site. */
function withoutForeignLinks(html: string): string {
  return html.startsWith('<!DOCTYPE html>') ? html.replace(/<link\b[^>]*\bhref="https?:[^>]*>/g, '') : html;
}
