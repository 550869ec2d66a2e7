import type { FastifyInstance } from 'fastify';

/** After an answer that came before the end of the body: bytes that are still read and thrown away, and for how long. */
const LINGER_BYTES = 16 * 1024 ** 2;
const LINGER_MS = 3_000;

/**
 * An upload may be refused while the client still sends. Closing at once would reset the connection and the client would lose the answer, so the rest
 * is read for a moment (as nginx does, `lingering_close`); whoever sends more than that is cut off.
 */
export function registerEarlyAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete || raw.destroyed) return;
    const { socket } = raw;
    const from = socket.bytesRead;
    const cut = () => {
      clearTimeout(timer);
      clearInterval(meter);
      if (!raw.complete) raw.destroy();
    };
    const timer = setTimeout(cut, LINGER_MS);
    const meter = setInterval(() => {
      if (raw.complete || raw.destroyed || socket.bytesRead - from > LINGER_BYTES) cut();
    }, 20);
    raw.unpipe();
    raw.resume();
  });
}
