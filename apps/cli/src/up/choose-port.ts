import { once } from 'node:events';
import { createServer } from 'node:net';
import { note, type Terminal } from '../terminal.ts';

/** The usual port of an app (0 for any free one), or a free one with a note where the usual one is taken. */
export async function choosePort(name: string, usual: number, terminal: Terminal): Promise<number> {
  const port = await listenOnce(usual);
  if (port !== undefined) return port;
  note(terminal, `Port ${usual} is taken: ${name} uses a free one this time.`);
  return (await listenOnce(0)) ?? usual;
}

/** Listens on a port of the loopback address for a moment. Answers `undefined` where that does not work. */
async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? address?.port : undefined;
}
