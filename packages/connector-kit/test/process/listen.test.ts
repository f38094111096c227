import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen, type ListenOptions } from '../../src/process/listen.ts';

async function serve(options: Partial<ListenOptions>) {
  const server = await listen({ app: (_req, res) => res.end('ok'), host: '127.0.0.1', port: 0, ...options });
  onTestFinished(() => server.close());
  return server;
}

describe('listen', () => {
  it('gives an address that can be called, also when it listens on all of them', async () => {
    for (const host of ['127.0.0.1', '0.0.0.0', 'localhost']) {
      const { url } = await serve({ host });
      expect(await (await fetch(url)).text()).toBe('ok');
    }
  });

  it.each([
    [{ host: '192.0.2.1' }, /192\.0\.2\.1 is not an address of this machine.*HOST/],
    [{ host: 'no-such-host.invalid' }, /HOST/],
  ])('explains why it cannot listen on %j', async (options, message) => {
    await expect(serve(options)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('closes at once when clients only keep connections', async () => {
    const server = await serve({ closeWithinMs: 60_000 });
    const { hostname, port } = new URL(server.url);
    const unused = connect(Number(port), hostname);
    await once(unused, 'connect');
    await (await fetch(server.url)).text();
    await Promise.all([server.close(), once(unused, 'close')]);
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  it('cuts what does not end in time', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const server = await serve({ closeWithinMs: 50, app: () => resolve() });
    const hanging = fetch(server.url);
    hanging.catch(() => {});
    await asked;
    await server.close();
    await expect(hanging).rejects.toThrow('fetch failed');
  });
});
