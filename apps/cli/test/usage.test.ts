import { describe, expect, it } from 'vitest';
import { run } from './support/run.ts';

describe('capconnect', () => {
  it.each([[['--help']], [['doctor', '--help']], [['tenant', 'add', '--help']], [['help', 'deliveries']]])(
    'explains itself: %j',
    async (args) => {
      const { code, stdout, stderr } = await run(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: capconnect/);
    },
  );

  it.each([
    [['nonsense'], 'unknown command'],
    [['tenant', 'nonsense'], 'unknown command'],
    [['up', '--nonsense'], 'unknown option'],
    [['token'], 'required option'],
    [['tenant', 'list', '--app', 'nonsense'], 'Allowed choices are shopify'],
    [['deliveries', 'list', '--app', 'shopify', '--status', 'nonsense'], 'Allowed choices are accepted'],
    [['tenant', 'show', '--app', 'shopify'], 'Which tenant?'],
    [['deliveries', 'replay', '--app', 'shopify'], '--all-dead'],
    [['deliveries', 'replay', '--app', 'shopify', 'some-id', '--all-dead'], '--all-dead'],
    [['tenant', 'list', '--app', 'shopify'], 'ADMIN_TOKEN is not set'],
    [['tenant', 'list', '--app', 'shopify', '--admin-url', 'nonsense'], '--admin-url'],
    [['tenant', 'list', '--app', 'shopify', '--admin-url', 'http://192.0.2.1:9'], 'must be https'],
    [['tenant', 'list', '--app', 'shopify', '--admin-url', 'http://127.0.0.1.example.com'], 'must be https'],
  ])('exits with 2 for wrong usage: %j', async (args, reason) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });
});
