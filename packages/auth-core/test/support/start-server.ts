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
      /** Sent without telling its length. */
      readonly isChunked?: boolean;
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
      const content = given.text ?? JSON.stringify(given.json);
      response.writeHead(given.status ?? 200, {
        'Content-Type': given.text === undefined ? 'application/json' : 'text/html',
        ...(given.isChunked === true ? {} : { 'Content-Length': Buffer.byteLength(content) }),
        ...given.headers,
      });
      response.end(content);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: originOf(server.address()),
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function originOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on TCP.');
  return `http://127.0.0.1:${address.port}`;
}
