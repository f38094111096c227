import { expect } from 'vitest';
import type { CapillaryClient } from '../../src/index.ts';
import { startAnsweringServer, type GivenAnswer, type ReceivedCall } from './answering-server.ts';
import { clientFor } from './client-for.ts';

/** Sends a call to a server with that answer; gives the result and what came over the wire. */
export async function exchange<Result>(
  answer: GivenAnswer,
  run: (client: CapillaryClient) => Promise<Result>,
): Promise<{ readonly result: Result; readonly sent: ReceivedCall }> {
  const server = await startAnsweringServer(answer);
  const result = await run(clientFor(server.url));
  expect(server.calls).toHaveLength(1);
  return { result, sent: server.calls[0]! };
}

/** What every result carries, with the request id that the server gives. */
export const CARRIED = { requestId: 'req-1', warnings: [] };
