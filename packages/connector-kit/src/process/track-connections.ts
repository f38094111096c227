import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

export interface Connections {
  /**
   * Ends every connection without a request in hand now, and each other one with the answer it is waiting
   * for.
   */
  endWhenIdle(): void;
  /** Ends every connection now, those too that have not finished their TLS handshake. */
  cut(): void;
}

/**
 * Knows which connections of a server have requests in hand. Node's own count takes a connection that has not
 * asked anything yet, as browsers and load balancers keep, for a busy one, and stopping would wait for it.
 */
export function trackConnections(server: Server): Connections {
  const requestsInHand = new Map<Socket, number>();
  /** Below TLS these are other sockets than those that requests come on. */
  const transports = new Set<Socket>();
  let isEnding = false;

  function count(socket: Socket, change: 1 | -1): void {
    const before = requestsInHand.get(socket);
    if (before === undefined) return;
    requestsInHand.set(socket, before + change);
    if (isEnding && before + change === 0) socket.destroySoon();
  }

  function begin(socket: Socket): void {
    requestsInHand.set(socket, 0);
    socket.once('close', () => requestsInHand.delete(socket));
  }

  server.on('connection', (socket: Socket) => {
    transports.add(socket);
    socket.once('close', () => transports.delete(socket));
    if (!(server instanceof TlsServer)) begin(socket);
  });
  server.on('secureConnection', begin);
  server.on('request', ({ socket }, res) => {
    count(socket, 1);
    res.once('close', () => count(socket, -1));
  });
  return {
    endWhenIdle() {
      isEnding = true;
      for (const [socket, requests] of requestsInHand) if (requests === 0) socket.destroySoon();
    },
    cut() {
      for (const socket of transports) socket.destroy();
    },
  };
}
