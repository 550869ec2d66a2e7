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

/** Bull Board for operators, never for a page of another site. */
export async function registerQueueBoard(app: Api, { producers }: ApiDeps): Promise<void> {
  const board = new FastifyAdapter();
  board.setBasePath(PATH);
  const queues = producers.queues().map((queue) => new BullMQAdapter(queue, { displayName: TITLES[queue.name] ?? queue.name }));
  createBullBoard({ queues, serverAdapter: board, options: { uiConfig: { boardTitle: 'dumpdock' } } });
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'operator', sameSiteOnly: true };
    });
    scope.addHook('onSend', async (_request, reply) => void reply.header('content-security-policy', INLINE_STYLE_POLICY));
    await scope.register(board.registerPlugin() as never, { prefix: PATH });
  });
}
