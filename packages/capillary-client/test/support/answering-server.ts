import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { portOf } from './port-of.ts';

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire. */
  readonly body: string;
}

/** An answer as data; `body` is JSON unless it is a string. */
export interface GivenAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers as data, or does what it likes with the connection. */
export type Answering = (call: ReceivedCall, response: ServerResponse) => GivenAnswer | 'handled';

export interface AnsweringServer {
  readonly url: string;
  readonly calls: ReceivedCall[];
  answering: Answering;
}

/** A server on a free port that answers as it is told, closed when the test ends. */
export async function startAnsweringServer(answering: Answering | GivenAnswer): Promise<AnsweringServer> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server');
      const call = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      calls.push(call);
      const answer = self.answering(call, response);
      if (answer !== 'handled') send(response, answer);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const self: AnsweringServer = {
    url: `http://127.0.0.1:${portOf(server)}`,
    calls,
    answering: typeof answering === 'function' ? answering : () => answering,
  };
  return self;
}

function send(response: ServerResponse, { status = 200, headers = {}, body = {} }: GivenAnswer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'x-cap-requestid': 'req-1', ...headers });
  response.end(text);
}
