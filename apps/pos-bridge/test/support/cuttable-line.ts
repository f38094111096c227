import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server that can be cut as a cable is: nobody listens any more, and open connections end. */
export interface CuttableLine {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function createCuttableLine(targetUrl: string): Promise<CuttableLine> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;

  function track(socket: Socket): Socket {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  async function listen(): Promise<void> {
    const next = createServer((near) => {
      const far = track(connect(Number(target.port), target.hostname));
      track(near).pipe(far).pipe(near);
      near.once('close', () => far.destroy());
      far.once('close', () => near.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject);
      next.listen(port, '127.0.0.1', resolve);
    });
    const address = next.address();
    if (typeof address === 'object' && address !== null) ({ port } = address);
    server = next;
  }

  await listen();
  return {
    url: `http://127.0.0.1:${port}`,
    async cut() {
      const closing = server;
      server = undefined;
      await new Promise((resolve) => {
        if (closing === undefined) resolve(undefined);
        else closing.close(resolve);
        for (const socket of sockets) socket.destroy();
      });
    },
    async mend() {
      if (server === undefined) await listen();
    },
  };
}
