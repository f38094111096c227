import type { CapillarySimulator } from '@capconnect/simulators';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { run } from './support/run.ts';
import { startSimulator } from './support/simulator.ts';

const Report = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      status: z.enum(['passed', 'failed', 'warning', 'skipped']),
      detail: z.string().regex(/[.)]$/),
      remedy: z.string().regex(/\.$/).optional(),
      durationMs: z.number(),
    }),
  ),
});
const CLIENT = ['--key', 'demo-key', '--till', 'demo.till'];
const TILL = ['--till', 'demo.till'];
const env = { CAPILLARY_SECRET: 'demo-secret', CAPILLARY_PASSWORD: 'demo123' };

interface Ailment {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly prepare?: (simulator: CapillarySimulator) => Promise<void> | void;
  readonly fails: string;
  readonly cause: RegExp;
  readonly step: RegExp;
}

const AILMENTS: readonly Ailment[] = [
  {
    name: 'a host that is not known',
    args: CLIENT,
    url: 'https://capillary.invalid',
    fails: 'dns',
    cause: /No such host is known/,
    step: /Check the spelling of the base URL/,
  },
  {
    name: 'a port that nothing listens on',
    args: CLIENT,
    prepare: (simulator) => simulator.close(),
    fails: 'tls',
    cause: /nothing listens on this port/,
    step: /Check host and port/,
  },
  {
    name: 'plain http to another machine',
    args: CLIENT,
    url: 'http://192.0.2.1',
    fails: 'tls',
    cause: /plain http/,
    step: /https:\/\//,
  },
  {
    name: 'a wrong secret',
    args: CLIENT,
    env: { CAPILLARY_SECRET: 'canary-wrong-secret' },
    fails: 'credentials',
    cause: /does not accept key and secret/,
    step: /Copy both again/,
  },
  {
    name: 'a wrong till password',
    args: TILL,
    env: { CAPILLARY_PASSWORD: 'canary-wrong-secret' },
    fails: 'credentials',
    cause: /password is wrong/,
    step: /Check the code and password/,
  },
  {
    name: 'Basic switched off',
    args: TILL,
    prepare: (simulator) => simulator.seed({ org: { isBasicEnabled: false } }),
    fails: 'credentials',
    cause: /switched off for the organisation/,
    step: /Enable Basic Authentication/,
  },
  {
    name: 'a clock that is 10 minutes off',
    args: CLIENT,
    prepare: async ({ url }) => {
      const body = JSON.stringify({ offsetMs: -600_000 });
      const headers = { 'Content-Type': 'application/json' };
      expect((await fetch(`${url}/__sim/clock`, { method: 'POST', headers, body })).ok).toBe(true);
    },
    fails: 'clock',
    cause: /10 minutes fast/,
    step: /Set the clock by NTP/,
  },
  {
    name: 'a till that is not known',
    args: ['--key', 'demo-key', '--till', 'no.such.till'],
    fails: 'till',
    cause: /TILL no\.such\.till is not known/,
    step: /Correct type and code/,
  },
  {
    name: 'access denied',
    args: CLIENT,
    prepare: (simulator) =>
      simulator.seed({
        accessGroups: { tight: { Organization: 'READ' } },
        org: { defaultAccessGroup: 'tight' },
      }),
    fails: 'read',
    cause: /access group does not allow this call/,
    step: /Ask your Capillary administrator/,
  },
  {
    name: 'a token endpoint out of order',
    args: CLIENT,
    prepare: (simulator) =>
      simulator.addFault({ kind: 'status', status: 503, times: null, match: { path: '/v3/oauth' } }),
    fails: 'credentials',
    cause: /HTTP 503/,
    step: /again in a few minutes/,
  },
  {
    name: 'a data plane out of order',
    args: CLIENT,
    prepare: (simulator) =>
      simulator.addFault({ kind: 'status', status: 500, times: null, match: { path: '/v2/customers' } }),
    fails: 'read',
    cause: /HTTP 500/,
    step: /again in a few minutes/,
  },
];

describe('capconnect doctor', () => {
  it.each([
    ['an API client', CLIENT],
    ['a till', TILL],
  ])('finds all well with %s', async (_kind, args) => {
    const { url } = await startSimulator();
    const { code, stdout, stderr } = await run(['doctor', '--base-url', url, ...args], { env });
    expect(stdout).not.toMatch(/FAILED|warning|skipped/);
    expect(stdout.match(/^ok {6}/gm)).toHaveLength(6);
    expect(stdout).toContain('All is well: this credential works here.');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('answers machines with the report', async () => {
    const { url } = await startSimulator();
    const { code, stdout } = await run(['doctor', '--base-url', url, ...CLIENT, '--json'], { env });
    const report = Report.parse(JSON.parse(stdout));
    expect(code).toBe(0);
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ id }) => id)).toEqual(['dns', 'tls', 'clock', 'credentials', 'till', 'read']);
  });

  it.each(AILMENTS)('names cause and next step of $name', async (ailment) => {
    const simulator = await startSimulator();
    await ailment.prepare?.(simulator);
    const options = { env: ailment.env ?? env };
    const args = ['doctor', '--base-url', ailment.url ?? simulator.url, ...ailment.args];

    const machine = await run([...args, '--json'], options);
    expect(machine.code).toBe(1);
    const report = Report.parse(JSON.parse(machine.stdout));
    expect(report.ok).toBe(false);
    const failed = report.checks.filter(({ status }) => status === 'failed');
    expect(failed.map(({ id }) => id)).toEqual([ailment.fails]);

    const human = await run(args, options);
    expect(human.code).toBe(1);
    const lines = human.stdout.split('\n');
    const line = lines.findIndex((text) => text.startsWith('FAILED'));
    expect(lines[line]).toMatch(ailment.cause);
    expect(lines[line + 1]).toMatch(ailment.step);
    expect(human.stdout).toContain('Mend the first failure, then run the doctor again.');
  });

  it('exits with 2 when no credential is named', async () => {
    const { code, stderr } = await run(['doctor', '--base-url', 'http://127.0.0.1:1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--key.*--till/);
  });
});
