import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import { AppError } from '@capconnect/kernel';
import { type Connections, trackConnections } from './track-connections.ts';

/** What a server proves itself with, both PEM: its certificate, followed by those of its authorities, and its key. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

export interface ListenOptions {
  readonly app: RequestListener;
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Serves https instead of http. */
  readonly tls?: TlsIdentity | undefined;
  /** How long a client may take for its whole request; 30 s when left out. */
  readonly requestTimeoutMs?: number;
  /** How long answers may take to finish once closing began; 5 s when left out. */
  readonly closeWithinMs?: number;
}

export interface ListeningServer {
  readonly url: string;
  /** Serves new connections with a renewed certificate. Only where `tls` was given. */
  readonly renewTls: (identity: TlsIdentity) => void;
  /** Stops accepting, lets answers finish, then cuts what is left. */
  close(): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 10_000;
/**
 * Longer than the 60 s after which common load balancers drop an idle connection: they must be the ones to
 * close it.
 */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/**
 * Serves an app over HTTP or HTTPS, with limits on slow senders.
 * @throws `CONFIG_INVALID` that names `HOST` or `PORT`, when the address cannot be listened on.
 */
export async function listen(options: ListenOptions): Promise<ListeningServer> {
  const { app, host, port, tls, requestTimeoutMs = 30_000, closeWithinMs = 5_000 } = options;
  const headersTimeout = Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs);
  const limits = {
    headersTimeout,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Node looks for late requests this often; its default of 30 s would double the limit above.
    connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
  };
  const server =
    tls === undefined
      ? createServer(limits, app)
      : createTlsServer(
          { ...limits, handshakeTimeout: headersTimeout, cert: tls.certificate, key: tls.key },
          app,
        );
  const connections = trackConnections(server);
  await startListening(server, host, port);
  let closed: Promise<void> | undefined;
  return {
    renewTls({ certificate, key }) {
      if (server instanceof TlsServer) server.setSecureContext({ cert: certificate, key });
    },
    url: urlOf(server, host, tls === undefined ? 'http' : 'https'),
    close: () => (closed ??= closeServer(server, connections, closeWithinMs)),
  };
}

function startListening(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (error: NodeJS.ErrnoException) => reject(inWords(error, host, port));
  server.once('error', fail);
  server.listen(port, host, () => {
    server.off('error', fail);
    resolve();
  });
  return promise;
}

async function closeServer(server: Server, connections: Connections, closeWithinMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  connections.endWhenIdle();
  const cut = setTimeout(() => connections.cut(), closeWithinMs);
  await promise;
  clearTimeout(cut);
}

function urlOf(server: Server, host: string, scheme: 'http' | 'https'): string {
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `${scheme}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function inWords(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  const where = `port ${port} on ${host}`;
  const messages: Readonly<Record<string, string>> = {
    EADDRINUSE: `Something else already listens on ${where}. Stop it, or set PORT to a free port (0 picks one).`,
    EACCES: `This user may not listen on ${where}. Set PORT to 1024 or higher.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST to one that is, such as 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `The host name ${host} is not known. Set HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.`,
  };
  const message =
    messages[error.code ?? ''] ??
    `Listening on ${where} failed (${error.code ?? error.name}). Check HOST and PORT.`;
  return new AppError('CONFIG_INVALID', message, { cause: error });
}
