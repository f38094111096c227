import { describe, expect, it } from 'vitest';
import { DEMO_BASIC, pick, type RunningSimulator, startSimulator, tokenHeader } from './running-simulator.ts';

const SEED = {
  stores: [
    { code: 'north', name: 'North Store', externalId: 'E0', externalId1: 'E1', externalId2: 'E2' },
    { code: 'empty', name: 'No Tills' },
  ],
  tills: [
    { code: 'north.closed', storeCode: 'north', password: 'x', isActive: false },
    { code: 'north.till', storeCode: 'north', password: 'x' },
    { code: 'south.till', storeCode: 'demo.store', password: 'x' },
  ],
  clients: [
    { key: 'strict', secret: 's', defaultTillCode: 'demo.till' },
    { key: 'lenient', secret: 's', defaultTillCode: 'demo.till', useDefaultTillIfInvalid: true },
    { key: 'homeless', secret: 's' },
  ],
  attributionLookups: [{ type: 'MOBILE_TRIGGER' as const, value: 'AbC', tillCode: 'south.till' }],
};
const PREFIX = 'X-CAP-API-ATTRIBUTION';

/** The till that a call counts for, or the code of the refusal. */
async function tillOf(
  { call, simulator, token }: RunningSimulator,
  key: string,
  headers: Record<string, string>,
) {
  const answer = await call('/v2/organization/till?code=demo.till', {
    headers: { ...tokenHeader(await token(key, 's')), ...headers },
  });
  return answer.status === 200 ? simulator.requests().at(-1)?.tillCode : pick(answer.body, 'errors', 0);
}

describe('attribution of a client’s call', () => {
  it.each([
    ['no header: the default till', {}, 'demo.till'],
    ['TILL', { [`${PREFIX}-ENTITY-TYPE`]: 'TILL', [`${PREFIX}-ENTITY-CODE`]: 'north.till' }, 'north.till'],
    ['no type: a till code', { [`${PREFIX}-ENTITY-CODE`]: 'north.till' }, 'north.till'],
    [
      'another type: a till code',
      { [`${PREFIX}-ENTITY-TYPE`]: 'ZONE', [`${PREFIX}-ENTITY-CODE`]: 'north.till' },
      'north.till',
    ],
    ['type without code: the default till', { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_CODE' }, 'demo.till'],
    [
      'STORE_CODE: its first active till',
      { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_CODE', [`${PREFIX}-ENTITY-CODE`]: 'north' },
      'north.till',
    ],
    [
      'STORE_NAME',
      { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_NAME', [`${PREFIX}-ENTITY-CODE`]: 'North Store' },
      'north.till',
    ],
    [
      'STORE_EXTERNAL_ID',
      { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_EXTERNAL_ID', [`${PREFIX}-ENTITY-CODE`]: 'E0' },
      'north.till',
    ],
    [
      'STORE_EXTERNAL_ID_1',
      { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_EXTERNAL_ID_1', [`${PREFIX}-ENTITY-CODE`]: 'E1' },
      'north.till',
    ],
    [
      'STORE_EXTERNAL_ID_2',
      { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_EXTERNAL_ID_2', [`${PREFIX}-ENTITY-CODE`]: 'E2' },
      'north.till',
    ],
    ['legacy header', { [`${PREFIX}-TILL-CODE`]: 'north.till' }, 'north.till'],
    [
      'pair before legacy header',
      { [`${PREFIX}-ENTITY-CODE`]: 'south.till', [`${PREFIX}-TILL-CODE`]: 'north.till' },
      'south.till',
    ],
    ['lookup', { [`${PREFIX}-LOOKUP-TYPE`]: 'MOBILE_TRIGGER', [`${PREFIX}-LOOKUP`]: 'AbC' }, 'south.till'],
    ['lookup type alone: ignored', { [`${PREFIX}-LOOKUP-TYPE`]: 'MOBILE_TRIGGER' }, 'demo.till'],
  ])('%s', async (_case, headers, till) => {
    expect(await tillOf(await startSimulator({ seed: SEED }), 'strict', headers)).toBe(till);
  });

  it.each([
    ['unknown till', { [`${PREFIX}-ENTITY-CODE`]: 'nowhere' }, 91021],
    ['inactive till', { [`${PREFIX}-ENTITY-CODE`]: 'north.closed' }, 91021],
    ['till code in another case', { [`${PREFIX}-ENTITY-CODE`]: 'NORTH.TILL' }, 91021],
    [
      'store without tills',
      { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_CODE', [`${PREFIX}-ENTITY-CODE`]: 'empty' },
      91021,
    ],
    [
      'till code given as a store code',
      { [`${PREFIX}-ENTITY-TYPE`]: 'STORE_CODE', [`${PREFIX}-ENTITY-CODE`]: 'north.till' },
      91021,
    ],
    ['unknown legacy till', { [`${PREFIX}-TILL-CODE`]: 'nowhere' }, 91021],
    ['lookup without type', { [`${PREFIX}-LOOKUP`]: 'AbC' }, 1061],
    ['lookup of an unsupported type', { [`${PREFIX}-LOOKUP-TYPE`]: 'SMS', [`${PREFIX}-LOOKUP`]: 'AbC' }, 400],
    [
      'lookup in another case',
      { [`${PREFIX}-LOOKUP-TYPE`]: 'MOBILE_TRIGGER', [`${PREFIX}-LOOKUP`]: 'abc' },
      91021,
    ],
  ])('refuses: %s', async (_case, headers, code) => {
    const refusal = await tillOf(await startSimulator({ seed: SEED }), 'strict', headers);
    expect(refusal).toMatchObject({ status: false, code });
  });

  it('falls back to the default till when the client’s box is ticked', async () => {
    const running = await startSimulator({ seed: SEED });
    expect(await tillOf(running, 'lenient', { [`${PREFIX}-ENTITY-CODE`]: 'nowhere' })).toBe('demo.till');
    expect(await tillOf(running, 'lenient', { [`${PREFIX}-ENTITY-CODE`]: 'north.till' })).toBe('north.till');
  });

  it('refuses a client without default till that names none', async () => {
    const running = await startSimulator({ seed: SEED });
    expect(await tillOf(running, 'homeless', {})).toMatchObject({ code: 91021 });
  });

  it('says 91020 where a customer was to be registered', async () => {
    const { call, token } = await startSimulator({ seed: SEED });
    const headers = { ...tokenHeader(await token()), [`${PREFIX}-ENTITY-CODE`]: 'nowhere' };
    const overV2 = await call('/v2/customers', { method: 'POST', headers, body: {} });
    expect(overV2.status).toBe(400);
    expect(pick(overV2.body, 'errors', 0, 'code')).toBe(91020);
    const overV1 = await call('/v1.1/customer/add?format=json', { method: 'POST', headers, body: {} });
    expect(overV1.status).toBe(200);
    expect(pick(overV1.body, 'response', 'status', 'code')).toBe(91020);
  });

  it('ignores a lookup outside v2', async () => {
    const { simulator, call, token } = await startSimulator({ seed: SEED });
    const headers = { ...tokenHeader(await token()), [`${PREFIX}-LOOKUP`]: 'AbC' };
    expect((await call('/v1.1/store/login?format=json', { headers })).status).toBe(200);
    expect(simulator.requests().at(-1)?.tillCode).toBe('demo.till');
  });
});

describe('attribution of a till’s call', () => {
  it('is the till itself whatever the entity headers say; a lookup still works', async () => {
    const { simulator, call } = await startSimulator({ seed: SEED });
    const path = '/v2/organization/till?code=demo.till';
    await call(path, { headers: { ...DEMO_BASIC, [`${PREFIX}-ENTITY-CODE`]: 'north.till' } });
    expect(simulator.requests().at(-1)).toMatchObject({ tillCode: 'demo.till', callerKind: 'basic' });
    const lookup = { [`${PREFIX}-LOOKUP-TYPE`]: 'MOBILE_TRIGGER', [`${PREFIX}-LOOKUP`]: 'AbC' };
    await call(path, { headers: { ...DEMO_BASIC, ...lookup } });
    expect(simulator.requests().at(-1)).toMatchObject({ tillCode: 'south.till', callerKind: 'basic' });
  });
});
