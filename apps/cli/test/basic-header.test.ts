import { describe, expect, it } from 'vitest';
import { run } from './support/run.ts';

/** Base64 of the till and the MD5 of `demo123`, by another tool: `printf %s demo.till:$(printf %s demo123 | md5sum)`. */
const HEADER = 'Basic ZGVtby50aWxsOjYyY2MyZDhiNGJmMmQ4NzI4MTIwZDA1MjE2M2E3N2Rm';
const MD5 = '62cc2d8b4bf2d8728120d052163a77df';
const till = ['basic-header', '--till', 'demo.till'];

describe('capconnect basic-header', () => {
  it.each([
    ['environment', [], { env: { CAPILLARY_PASSWORD: 'demo123' } }],
    ['standard input', ['--secret-stdin'], { stdin: 'demo123\n' }],
    ['hash', ['--password-md5', MD5], {}],
    ['hash in upper case', ['--password-md5', MD5.toUpperCase()], {}],
  ])('makes the header with the password from the %s', async (_source, args, options) => {
    expect(await run([...till, ...args], options)).toEqual({
      code: 0,
      stdout: `Authorization: ${HEADER}\n`,
      stderr: '',
    });
  });

  it('warns of a password on the command line', async () => {
    const { code, stdout, stderr } = await run([...till, '--password', 'demo123']);
    expect(code).toBe(0);
    expect(stdout).toBe(`Authorization: ${HEADER}\n`);
    expect(stderr).toMatch(/^Warning: --password on the command line.*CAPILLARY_PASSWORD/);
  });

  it('answers machines with one JSON document', async () => {
    const { stdout } = await run([...till, '--password-md5', MD5, '--json'], { shows: ['eyJ'] });
    expect(JSON.parse(stdout)).toEqual({ header: 'Authorization', value: HEADER });
  });

  it.each([
    [
      'a till code that Capillary never gives out',
      ['basic-header', '--till', 'a:b', '--password-md5', MD5],
      'till code',
    ],
    ['a hash that is none', [...till, '--password-md5', 'canary-wrong-secret'], 'MD5'],
    ['no password', till, 'CAPILLARY_PASSWORD'],
    ['no till', ['basic-header', '--password-md5', MD5], '--till'],
  ])('exits with 2 for %s', async (_what, args, reason) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(reason);
  });
});
