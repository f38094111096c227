import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Example, startExample } from './start-example.ts';

async function urlOf(example: Example): Promise<string> {
  const [, url = ''] = await example.seen(
    'stdout',
    /^\{"name":"example","url":"(http:\/\/127\.0\.0\.1:\d+)"\}$/m,
  );
  return url;
}

describe('runMain', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s answers what was asked, gives back what is in hand, and exits with 0',
    async (signal) => {
      const example = startExample();
      const url = await urlOf(example);
      const slow = fetch(`${url}/slow`);
      await example.seen('stderr', /slow request began/);
      example.child.kill(signal);
      await example.seen('stdout', /"stopping"/);
      await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
      expect(await (await slow).json()).toEqual({ answered: true });
      expect(await example.ended()).toEqual({ code: 0, signal: null });
      // Of two loggers, whose lines need not come in order.
      expect(example.output.stdout).toContain('everything was given back');
      expect(example.output.stdout).toContain('"stopped"');
      expect(example.output.stdout.match(/"url"/g)).toHaveLength(1);
    },
  );

  it('exits at once on a second signal', async () => {
    const example = startExample({ BEHAVIOUR: 'close-hangs' });
    await urlOf(example);
    example.child.kill('SIGTERM');
    await example.seen('stdout', /"stopping"/);
    example.child.kill('SIGTERM');
    expect((await example.ended()).code).toBe(1);
    expect(example.output.stdout).not.toContain('took too long');
  });

  it('does not wait for ever', async () => {
    const example = startExample({ BEHAVIOUR: 'close-hangs' });
    await urlOf(example);
    example.child.kill('SIGTERM');
    expect((await example.ended()).code).toBe(1);
    expect(example.output.stdout).toContain('stopping took too long');
  });

  it.each([
    ['/throw-later', 'nobody caught this, token=[redacted]'],
    ['/reject', 'nobody awaited this'],
  ])('logs an error that nobody caught (%s) and exits with 1', async (path, message) => {
    const example = startExample();
    await fetch((await urlOf(example)) + path).catch(() => {});
    expect((await example.ended()).code).toBe(1);
    expect(example.output.stdout).toMatch(/"level":"error".*unexpected error: the process ends/);
    expect(example.output.stdout).toContain(message);
    expect(example.output.stdout + example.output.stderr).not.toContain('canary');
  });

  it('lists everything that is wrong in the environment', async () => {
    const example = startExample({ PORT: 'canary', LOG_LEVEL: 'canary' });
    expect((await example.ended()).code).toBe(1);
    expect(example.output.stderr).toMatch(/did not start\.[^]*- PORT must be [^]*- LOG_LEVEL must be /);
    expect(example.output.stderr).not.toContain('canary');
  });

  it('names the variable when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const example = startExample({ PORT: port });
    expect((await example.ended()).code).toBe(1);
    expect(example.output.stderr).toBe(
      `example did not start. Something else already listens on port ${port} on 127.0.0.1. Stop it, or set PORT to a free port (0 picks one).\n`,
    );
  });
});
