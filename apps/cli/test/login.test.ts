import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { run } from './support/run.ts';
import { startSimulator } from './support/simulator.ts';

const Otps = z.object({ otps: z.array(z.object({ to: z.string(), code: z.string() })) });
const TEST_NUMBER = ['--mobile', '919900000000'];
const PASSWORD_BRAND = {
  brands: [
    {
      code: 'CANDLE',
      passwordEnabled: true,
      users: [
        { identifiers: [{ type: 'MOBILE' as const, value: '919999999993' }], password: 'canary-password-9' },
      ],
    },
  ],
};

function login(url: string, ...args: string[]): string[] {
  return ['login', '--auth-engine-url', url, '--brand', 'DEMO', ...args];
}

describe('capconnect login', () => {
  it.each([
    ['mobile', []],
    ['web', ['--web']],
    ['mobile with a device of its own', ['--device-id', 'till-7']],
  ])('signs the test number in with its code, %s', async (_surface, args) => {
    const { url } = await startSimulator();
    const { code, stdout, stderr } = await run(login(url, ...TEST_NUMBER, '--otp', '123456', ...args));
    expect(stdout).toMatch(/^Signed in \(.+, role .+\)\.$/m);
    expect(stdout).toMatch(/^The token ends at .+; it is not shown\.$/m);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('answers machines with one JSON document', async () => {
    const { url } = await startSimulator();
    const { code, stdout } = await run(login(url, ...TEST_NUMBER, '--otp', '123456', '--json'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      step: 'signed-in',
      session: expect.any(String),
      role: expect.any(String),
      expiresAt: expect.stringMatching(/Z$/),
      appRegistered: expect.any(Boolean),
    });
  });

  it.each([
    ['mobile number', ['--mobile', '919999999993'], '919999999993'],
    ['e-mail address', ['--email', 'ann@example.com'], 'ann@example.com'],
  ])('asks for the code that was sent to a %s, also without a terminal', async (_what, args, address) => {
    const { url } = await startSimulator();
    const stdin = new PassThrough();
    const running = run(login(url, ...args), { stdin });
    const sent = await vi.waitFor(
      async () => {
        const { otps } = Otps.parse(await (await fetch(`${url}/__sim/otps`)).json());
        const found = otps.find(({ to }) => to === address);
        if (found === undefined) throw new Error('no code yet');
        return found.code;
      },
      { timeout: 10_000, interval: 20 },
    );
    stdin.end(`${sent}\n`);
    const { code, stdout, stderr } = await running;
    expect(code).toBe(0);
    expect(stdout).toContain('Signed in');
    expect(stderr).toContain('Code that was sent: ');
    expect(`${stdout}${stderr}`).not.toContain(sent);
  });

  it('exits with 1 for a wrong code', async () => {
    const { url } = await startSimulator();
    const { code, stdout, stderr } = await run(login(url, ...TEST_NUMBER, '--otp', '654321'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/code/i);
    expect(stderr).not.toContain('654321');
  });

  it('exits with 2 when a code was sent and none is given', async () => {
    const { url } = await startSimulator();
    const { code, stderr } = await run(login(url, ...TEST_NUMBER));
    expect(code).toBe(2);
    expect(stderr).toContain('--otp');
  });

  it('signs in with a password where the brand has them', async () => {
    const simulator = await startSimulator();
    simulator.seed(PASSWORD_BRAND);
    const args = [
      'login',
      '--auth-engine-url',
      simulator.url,
      '--brand',
      'CANDLE',
      '--mobile',
      '919999999993',
    ];
    const good = await run([...args, '--password'], { env: { CAPILLARY_PASSWORD: 'canary-password-9' } });
    expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('Signed in') });
    const bad = await run([...args, '--password'], { env: { CAPILLARY_PASSWORD: 'canary-wrong-secret' } });
    expect(bad).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/password/i) });
  });

  it('exits with 1 for a brand that the Auth Engine does not know', async () => {
    const { url } = await startSimulator();
    const args = ['login', '--auth-engine-url', url, '--brand', 'NOBODY', ...TEST_NUMBER, '--otp', '123456'];
    const { code, stderr } = await run([...args, '--json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/brand/i);
  });

  it.each([
    ['nobody', []],
    ['two people', [...TEST_NUMBER, '--email', 'ann@example.com']],
  ])('exits with 2 when %s is named', async (_who, args) => {
    const { code, stderr } = await run(login('http://127.0.0.1:1', ...args));
    expect(code).toBe(2);
    expect(stderr).toContain('either --mobile or --email');
  });
});
