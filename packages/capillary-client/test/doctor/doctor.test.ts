import { oauthClientCredential, tillBasicCredential } from '@capconnect/auth-core';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.ts';
import { checkOf, DEMO_TILL, runOn } from './run-on.ts';

const ALL_WELL = {
  dns: 'passed',
  tls: 'passed',
  clock: 'passed',
  credentials: 'passed',
  till: 'passed',
  read: 'passed',
};

describe('the doctor finds nothing wrong', () => {
  it('with an API client and its till', async () => {
    const { url } = await startSimulator();
    const { report, statuses } = await runOn(url, { attribution: { type: 'TILL', code: 'demo.till' } });
    expect(statuses).toEqual(ALL_WELL);
    expect(report.ok).toBe(true);
    expect(checkOf(report, 'credentials').detail).toBe('Capillary gave a token, valid for 300 seconds.');
    expect(checkOf(report, 'till').detail).toBe('Calls count for TILL demo.till (Demo Till).');
  });

  it('with an API client and a store', async () => {
    const { url } = await startSimulator();
    const { report, statuses } = await runOn(url, {
      attribution: { type: 'STORE_EXTERNAL_ID', code: 'DEMO-1' },
    });
    expect(statuses).toEqual(ALL_WELL);
    expect(checkOf(report, 'till').detail).toBe('Capillary attributes calls to STORE_EXTERNAL_ID DEMO-1.');
  });

  it('with an API client that leaves the till to its default, and says so', async () => {
    const { url } = await startSimulator();
    const { report, statuses } = await runOn(url);
    expect(statuses).toEqual({ ...ALL_WELL, till: 'skipped' });
    expect(report.ok).toBe(true);
    expect(checkOf(report, 'till').detail).toContain('default till');
  });

  it('with a till', async () => {
    const { url } = await startSimulator();
    const { report, statuses } = await runOn(url, { credential: DEMO_TILL });
    expect(statuses).toEqual(ALL_WELL);
    expect(checkOf(report, 'till').detail).toBe('Every call counts for the till demo.till, which logs in.');
  });

  it('and asks for one token only, and leaves nothing behind', async () => {
    const simulator = await startSimulator();
    const customers = simulator.context.loyalty.customers.size;
    await runOn(simulator.url, { attribution: { type: 'TILL', code: 'demo.till' } });
    const paths = simulator.requests().map(({ path }) => path);
    expect(paths.filter((path) => path === '/v3/oauth/token/generate')).toHaveLength(1);
    expect(simulator.context.loyalty.customers.size).toBe(customers);
  });
});

describe('the doctor tells what is wrong with the credentials', () => {
  it.each([
    ['secret', oauthClientCredential({ key: 'demo-key', secret: 'wrong' })],
    ['key', oauthClientCredential({ key: 'wrong', secret: 'demo-secret' })],
  ])('wrong %s', async (_part, credential) => {
    const { url } = await startSimulator();
    const { report, statuses } = await runOn(url, { credential });
    expect(statuses).toEqual({ ...ALL_WELL, credentials: 'failed', till: 'skipped', read: 'skipped' });
    const { detail, remedy } = checkOf(report, 'credentials');
    expect(detail).toMatch(/^Capillary does not accept key and secret of the API client\./);
    expect(remedy).toMatch(/^Copy both again from Capillary/);
    expect(checkOf(report, 'read').detail).toBe('Not checked, because "Credentials" has to be right first.');
  });

  it('wrong till password', async () => {
    const { url } = await startSimulator();
    const credential = tillBasicCredential({ till: 'demo.till', password: 'wrong' });
    const { report, statuses } = await runOn(url, { credential });
    expect(statuses.credentials).toBe('failed');
    expect(checkOf(report, 'credentials').detail).toContain('till code or password is wrong');
    expect(checkOf(report, 'credentials').remedy).toContain('Check the code and password of the till');
  });

  it('Basic authentication switched off', async () => {
    const simulator = await startSimulator();
    simulator.seed({ org: { isBasicEnabled: false } });
    const { report, statuses } = await runOn(simulator.url, { credential: DEMO_TILL });
    expect(statuses.credentials).toBe('failed');
    expect(checkOf(report, 'credentials').detail).toContain('Basic authentication is switched off');
    expect(checkOf(report, 'credentials').remedy).toContain('Enable Basic Authentication');
  });

  it('an attribution that makes no sense beside a till', async () => {
    const { url } = await startSimulator();
    const { report, statuses } = await runOn(url, {
      credential: DEMO_TILL,
      attribution: { type: 'TILL', code: 'demo.till' },
    });
    expect(statuses).toEqual({ ...ALL_WELL, till: 'failed', read: 'skipped' });
    expect(checkOf(report, 'till').detail).toContain('Remove the attribution');
  });

  it('access denied by the access group', async () => {
    const simulator = await startSimulator();
    simulator.seed({
      accessGroups: { tight: { Organization: 'READ' } },
      org: { defaultAccessGroup: 'tight' },
    });
    const { report, statuses } = await runOn(simulator.url, {
      attribution: { type: 'TILL', code: 'demo.till' },
    });
    expect(statuses).toEqual({ ...ALL_WELL, read: 'failed' });
    expect(checkOf(report, 'read').detail).toMatch(
      /^The credentials are good, but their access group does not allow this call\. \(Request id .+\.\)$/,
    );
    expect(checkOf(report, 'read').remedy).toContain('access group');
  });

  it('access denied by the scope of the client', async () => {
    const simulator = await startSimulator();
    simulator.seed({
      clients: [
        {
          key: 'narrow',
          secret: 'demo-secret',
          defaultTillCode: 'demo.till',
          scopes: [{ entityId: 1, permission: 'READWRITE', resources: ['.*v3/targetGroups.*'] }],
        },
      ],
    });
    const credential = oauthClientCredential({ key: 'narrow', secret: 'demo-secret' });
    const { statuses } = await runOn(simulator.url, { credential });
    expect(statuses).toMatchObject({ credentials: 'passed', read: 'failed' });
  });

  it('a token that is given and then refused', async () => {
    const simulator = await startSimulator();
    simulator.addFault({ kind: 'reject-tokens', match: { path: '/v2/customers' }, times: null });
    const { report, statuses } = await runOn(simulator.url);
    expect(statuses).toMatchObject({ credentials: 'passed', read: 'failed' });
    expect(checkOf(report, 'read').detail).toMatch(/^Capillary accepted the credentials a moment ago/);
  });
});

describe('the doctor tells what is wrong with the till', () => {
  it.each([
    ['no such till', { type: 'TILL', code: 'no.such.till' } as const],
    ['no such store', { type: 'STORE_CODE', code: 'no.such.store' } as const],
  ])('%s', async (_title, attribution) => {
    const { url } = await startSimulator();
    const { report, statuses } = await runOn(url, { attribution });
    expect(statuses).toEqual({ ...ALL_WELL, till: 'failed', read: 'skipped' });
    const { detail, remedy } = checkOf(report, 'till');
    expect(detail).toBe(
      `${attribution.type} ${attribution.code} is not known to Capillary, or not active, so calls for it are refused.`,
    );
    expect(remedy).toContain('Correct type and code of the attribution');
  });

  it('a till that is switched off, behind a client that falls back to its default till', async () => {
    const simulator = await startSimulator();
    simulator.seed({
      tills: [{ code: 'old.till', storeCode: 'demo.store', password: 'x', isActive: false }],
      clients: [
        {
          key: 'lenient',
          secret: 'demo-secret',
          defaultTillCode: 'demo.till',
          useDefaultTillIfInvalid: true,
        },
      ],
    });
    const { report, statuses } = await runOn(simulator.url, {
      credential: oauthClientCredential({ key: 'lenient', secret: 'demo-secret' }),
      attribution: { type: 'TILL', code: 'old.till' },
    });
    expect(statuses.till).toBe('failed');
    expect(checkOf(report, 'till').detail).toBe('TILL old.till is not active, so calls for it are refused.');
  });

  it('a till that it may not look at is a warning, since calls for it go through', async () => {
    const simulator = await startSimulator();
    simulator.seed({
      accessGroups: { calls: { Customer: 'READ' } },
      org: { defaultAccessGroup: 'calls' },
    });
    const { statuses, report } = await runOn(simulator.url, {
      attribution: { type: 'TILL', code: 'demo.till' },
    });
    expect(statuses).toEqual({ ...ALL_WELL, till: 'warning' });
    expect(report.ok).toBe(true);
  });
});
