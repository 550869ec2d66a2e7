import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server on which it falls silent in the middle: nothing is passed on any more, in either direction, and nobody hangs up. */
export interface SilentProxy extends AsyncDisposable {
  /** The URL given, by this way. */
  readonly url: string;
  /** Connections that fell silent so far. */
  readonly silenced: number;
  /** Connections that the client has not closed. */
  readonly open: number;
}

/** A way to the server of `url`; a connection falls silent with the first bytes of the client that match `from`. */
export async function silentProxy(url: string, from: RegExp): Promise<SilentProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let silenced = 0;
  let open = 0;
  const pass = (client: Socket): void => {
    const server = connect(Number(port), hostname);
    open += 1;
    let silent = false;
    client.on('data', (bytes) => {
      if (!silent && from.test(bytes.toString('latin1'))) {
        silent = true;
        silenced += 1;
      }
      if (!silent) server.write(bytes);
    });
    client.once('end', () => {
      open -= 1;
      if (!silent) server.end();
    });
    server.on('data', (bytes) => void (silent || client.write(bytes)));
    server.on('close', () => void (silent || client.destroy()));
    client.on('close', () => server.destroy());
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // The close that follows tells.
      socket.on('close', () => sockets.delete(socket));
    }
  };
  const listener = createServer({ allowHalfOpen: true }, pass).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const there = new URL(url);
  there.hostname = '127.0.0.1';
  there.port = String((listener.address() as AddressInfo).port);
  return {
    url: there.href,
    get silenced() {
      return silenced;
    },
    get open() {
      return open;
    },
    [Symbol.asyncDispose]: async () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
      await once(listener, 'close');
    },
  };
}
