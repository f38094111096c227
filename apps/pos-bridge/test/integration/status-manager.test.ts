import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sale } from '../support/bill.ts';
import { startStore } from '../support/start-store.ts';

const ADMIN_TOKEN = 'canary-admin-token-0123456789';

let store: Awaited<ReturnType<typeof startStore>>;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.stop());

function post(
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  url: string = store.url,
) {
  return fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
}

const get = (path: string, cookie?: string) =>
  fetch(store.url + path, { redirect: 'manual', headers: cookie === undefined ? {} : { Cookie: cookie } });

async function signIn() {
  const answer = await post('/status/sign-in', { token: ADMIN_TOKEN });
  const setCookie = answer.headers.get('set-cookie') ?? '';
  const [cookie = ''] = setCookie.split(';');
  const page = await (await get('/status', cookie)).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return { answer, setCookie, cookie, csrf };
}

/** One of its own for tests that leave it changed. */
async function withStore(
  work: (other: typeof store) => Promise<void>,
  environment: Record<string, string> = {},
) {
  const other = await startStore('store-2', { environment });
  try {
    await work(other);
  } finally {
    await other.stop();
  }
}

describe('the sign-in of the manager', () => {
  it('gives a cookie that no script reads and no other site sends, without the token in it', async () => {
    const { answer, setCookie } = await signIn();
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/status']);
    expect(setCookie).toMatch(
      /^pos-manager=[\w.-]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect(setCookie).not.toContain(ADMIN_TOKEN);
  });

  it('has a cookie for https only where the page came that way', async () => {
    const https = { 'X-Forwarded-Proto': 'https' };
    await withStore(
      async ({ url }) => {
        const answer = await post('/status/sign-in', { token: ADMIN_TOKEN }, https, url);
        const cookie = answer.headers.get('set-cookie');
        expect(cookie).toMatch(/^__Host-pos-manager=.*; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/);
      },
      { TRUST_PROXY: '1' },
    );
  });

  it('refuses a wrong token, says nothing of the right one, and slows down who guesses', async () => {
    await withStore(async ({ url }) => {
      const guess = () => post('/status/sign-in', { token: 'a-wrong-token' }, {}, url);
      const first = await guess();
      expect([first.status, first.headers.get('set-cookie')]).toEqual([401, null]);
      const text = await first.text();
      expect(text).toContain('This is not the admin token.');
      expect(text).not.toContain(ADMIN_TOKEN);
      const answers = await Promise.all(Array.from({ length: 30 }, guess));
      const slowed = answers.filter(({ status }) => status === 429);
      expect(slowed.length).toBeGreaterThanOrEqual(10);
      expect(Number(slowed[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
      // The right one does not help meanwhile: otherwise guessing would go on.
      expect((await post('/status/sign-in', { token: ADMIN_TOKEN }, {}, url)).status).toBe(429);
    });
  });
});

const ACTIONS = ['/status/retry', '/status/aside', '/status/put-back', '/status/sign-out'];

describe('an action', () => {
  it.each(ACTIONS)('%s is not done for who has not signed in', async (path) => {
    const { csrf } = await signIn();
    for (const cookie of ['', 'pos-manager=', 'pos-manager=9999999999999.AAAAAAAAAAAAAAAAAAAAAA.AAAA']) {
      const answer = await post(path, { csrf, id: 'x' }, { Cookie: cookie });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/status/sign-in']);
    }
  });

  it.each(ACTIONS)('%s is not done without the token of this very session', async (path) => {
    const { cookie } = await signIn();
    const { csrf: ofAnother } = await signIn();
    for (const csrf of ['', 'x', ofAnother]) {
      expect((await post(path, { csrf, id: 'x' }, { Cookie: cookie })).status).toBe(401);
    }
    expect((await get(path, cookie)).status).toBe(405);
  });

  it.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ])('is not done for another site: %j', async (headers) => {
    const { cookie, csrf } = await signIn();
    expect((await post('/status/retry', { csrf }, { Cookie: cookie, ...headers })).status).toBe(401);
    expect((await post('/status/sign-in', { token: ADMIN_TOKEN }, headers)).status).toBe(401);
  });

  it('is not done with a session that was made up, changed, or made to last', async () => {
    const { cookie, csrf } = await signIn();
    const [expires = '', nonce = '', signature = ''] = cookie.replace('pos-manager=', '').split('.');
    const forged = [
      `${Number(expires) + 1}.${nonce}.${signature}`,
      `${expires}.${nonce.toLowerCase()}x.${signature}`,
      `${expires}.${nonce}.${signature}.${signature}`,
      `${expires}.${nonce}.${csrf}`,
    ];
    for (const value of forged) {
      const answer = await post('/status/retry', { csrf }, { Cookie: `pos-manager=${value}` });
      expect(answer.headers.get('location')).toBe('/status/sign-in');
    }
  });

  it('is offered to nobody who has not signed in', async () => {
    const page = await (await get('/status')).text();
    expect(page).not.toContain('csrf');
    expect((await get('/status/queue.csv')).headers.get('location')).toBe('/status/sign-in');
  });

  it('moves a waiting bill aside and puts it back', async () => {
    const { cookie, csrf } = await signIn();
    const till = await store.pair('Till 1');
    await store.pauseWorker();
    const { id } = await till.sell(sale({ billNumber: 'ASIDE-1' }));
    const act = async (path: string) =>
      (await post(path, { csrf, id }, { Cookie: cookie })).headers.get('location');
    expect(await act('/status/aside')).toBe('/status?done=aside');
    expect(await act('/status/aside')).toBe('/status?done=unchanged');
    expect(await store.admin.settled(id, 'dead')).toMatchObject({ error: { code: 'SET_ASIDE' } });
    expect(await act('/status/put-back')).toBe('/status?done=put-back');
    store.startWorker();
    await store.admin.settled(id, 'done');
  });
});

describe('the export', () => {
  const EVIL = '=HYPERLINK(1)';

  it('holds what waits, and nothing that a spreadsheet would run', async () => {
    const till = await store.pair('Till 2');
    await store.pauseWorker();
    await till.sell(sale({ billNumber: EVIL }));
    const { cookie } = await signIn();
    const answer = await get('/status/queue.csv', cookie);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=queue.csv');
    const [head = '', row = ''] = (await answer.text()).split('\n');
    expect(head).toContain('Bill number,Kind,Till,Store,Business date');
    expect(row.startsWith(`'${EVIL}`)).toBe(true);
    expect(row).not.toContain('15112345678');
    const ofAdmin = await store.admin.call('GET', '/admin/queue.csv');
    expect(ofAdmin.text).toContain(`'${EVIL}`);
    store.startWorker();
    expect(await store.admin.call('POST', '/admin/queue/retry')).toMatchObject({ status: 200 });
  });
});

describe('the page', () => {
  it('lets nothing in from elsewhere, nothing inline, and stands in no frame', async () => {
    const { headers } = await get('/status');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe|data:|\*|http/);
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ]),
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('says nothing in words of the address', async () => {
    const page = await (await get('/status?done=%3Cscript%3Ealert(1)%3C/script%3E')).text();
    expect(page).not.toContain('alert(1)');
  });
});
