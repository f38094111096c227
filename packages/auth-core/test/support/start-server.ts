import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** JSON, or text as it is; `drop` cuts the connection, `hang` never answers. */
export type ServedAnswer =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly text?: string;
    }
  | 'drop'
  | 'hang';

export interface TestServer {
  readonly url: string;
  readonly requests: readonly ServedRequest[];
  close(): Promise<void>;
}

/** A server for answers that Capillary does not document, and that its simulator therefore does not give. */
export async function startServer(answer: (request: ServedRequest) => ServedAnswer): Promise<TestServer> {
  const requests: ServedRequest[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const served = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
      };
      requests.push(served);
      const given = answer(served);
      if (given === 'hang') return;
      if (given === 'drop') {
        request.socket.destroy();
        return;
      }
      const isText = given.text !== undefined;
      response.writeHead(given.status ?? 200, {
        'Content-Type': isText ? 'text/html' : 'application/json',
        ...given.headers,
      });
      response.end(isText ? given.text : JSON.stringify(given.json));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
