import type { QueueName } from '@dumpdock/contracts';
import { QueueEvents } from 'bullmq';
import { openBlockingConnection, type QueueLog } from './connection.ts';

/** Event streams of the queues, opened when somebody waits for the first time. */
export function createJobEvents(redisUrl: string, prefix: string, log: QueueLog) {
  const opened = new Map<QueueName, { stream: QueueEvents; connection: ReturnType<typeof openBlockingConnection> }>();

  function streamOf(name: QueueName): QueueEvents {
    const known = opened.get(name);
    if (known) return known.stream;
    const connection = openBlockingConnection(redisUrl, log);
    const stream = new QueueEvents(name, { connection, prefix });
    stream.setMaxListeners(0);
    stream.on('error', () => undefined); // The connection has reported it.
    opened.set(name, { stream, connection });
    return stream;
  }

  return {
    /** Resolves when the job's end was announced, `ms` passed or `signal` aborted, whichever is first. */
    ended(name: QueueName, jobId: string, ms: number, signal?: AbortSignal): Promise<void> {
      const stream = streamOf(name);
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          stream.off('completed', onEnd);
          stream.off('failed', onEnd);
          resolve();
        };
        const onEnd = (ended: { jobId: string }) => {
          if (ended.jobId === jobId) done();
        };
        const timer = setTimeout(done, ms);
        signal?.addEventListener('abort', done, { once: true });
        stream.on('completed', onEnd);
        stream.on('failed', onEnd);
      });
    },
    async close() {
      for (const { stream, connection } of opened.values()) {
        await stream.close();
        connection.disconnect();
      }
    },
  };
}
