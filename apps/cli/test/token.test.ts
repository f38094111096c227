import { describe, expect, it } from 'vitest';
import { run } from './support/run.ts';
import { startSimulator } from './support/simulator.ts';

const env = { CAPILLARY_SECRET: 'demo-secret' };

describe('capconnect token', () => {
  it('says when the token ends and what it claims, and keeps the token to itself', async () => {
    const { url } = await startSimulator();
    const { code, stdout, stderr } = await run(['token', '--base-url', url, '--key', 'demo-key'], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Capillary gave a token\. It ends at \d{4}-\d\d-\d\dT[\d:.]+Z\.$/m);
    expect(stdout).toMatch(/^exp\s+\d+/m);
    expect(stderr).toBe('');
  });

  it('answers machines with one JSON document', async () => {
    const { url } = await startSimulator();
    const { code, stdout } = await run(['token', '--base-url', url, '--key', 'demo-key', '--json'], { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      expiresAt: expect.stringMatching(/Z$/),
      claims: expect.objectContaining({ exp: expect.any(Number) }),
    });
  });

  it('shows the token when asked to, and it is one that Capillary takes', async () => {
    const { url } = await startSimulator();
    const args = ['token', '--base-url', url, '--key', 'demo-key', '--show-token'];
    const human = await run(args, { env, shows: ['eyJ'] });
    const token = human.stdout.trim().split('\n').at(-1) ?? '';
    const read = await fetch(`${url}/v2/organization/till?code=demo.till`, {
      headers: { 'X-CAP-API-OAUTH-TOKEN': token },
    });
    expect(read.status).toBe(200);
    const machine = await run([...args, '--json'], { env, shows: ['eyJ'] });
    expect(JSON.parse(machine.stdout)).toMatchObject({ token: expect.stringMatching(/^eyJ/) });
  });

  it('takes the secret from standard input, and from the command line with a warning', async () => {
    const { url } = await startSimulator();
    const args = ['token', '--base-url', url, '--key', 'demo-key'];
    expect(await run([...args, '--secret-stdin'], { stdin: 'demo-secret\n' })).toMatchObject({
      code: 0,
      stderr: '',
    });
    const warned = await run([...args, '--secret', 'demo-secret']);
    expect(warned).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Warning: --secret on the command/),
    });
  });

  it('exits with 1 and says why when the secret is wrong', async () => {
    const { url } = await startSimulator();
    const args = ['token', '--base-url', url, '--key', 'demo-key'];
    const wrong = { env: { CAPILLARY_SECRET: 'canary-wrong-secret' } };
    const human = await run(args, wrong);
    expect(human).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('secret') });
    const machine = await run([...args, '--json'], wrong);
    expect(machine.code).toBe(1);
    expect(JSON.parse(machine.stdout)).toMatchObject({ ok: false, error: { code: 'CREDENTIAL_REJECTED' } });
  });

  it('exits with 1 when nothing answers at the address', async () => {
    const simulator = await startSimulator();
    const { url } = simulator;
    await simulator.close();
    const { code, stderr } = await run(['token', '--base-url', url, '--key', 'demo-key'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('Check the address');
  });

  it('exits with 2 and names the ways to give a secret when there is none', async () => {
    const { code, stderr } = await run(['token', '--base-url', 'http://127.0.0.1:1', '--key', 'demo-key']);
    expect(code).toBe(2);
    for (const way of ['CAPILLARY_SECRET', '--secret-stdin', '--secret']) expect(stderr).toContain(way);
  });
});
