import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sale } from '../support/bill.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';
import { tillWith } from '../support/till.ts';
import type { PosTables } from '../../src/database/tables.ts';

let bridge: Bridge;
beforeAll(async () => {
  bridge = await startBridge({ environment: { TERMINAL_CALLS_PER_MINUTE: '30', TRUST_PROXY: '1' } });
});
afterAll(() => bridge.stop());

/** @param address - guesses are counted by it */
async function pair(code: string, terminal: string, address = '10.0.0.1') {
  const answer = await fetch(`${bridge.url}/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify({ code, terminal }),
  });
  return { status: answer.status, text: await answer.text() };
}

describe('a pairing code', () => {
  it('pairs once, in any case and with hyphens, and is eight characters that nobody mistakes', async () => {
    const code = await bridge.admin.pairingCode({ terminal: 'Kasse 1' });
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    expect((await pair(typed, 'Kasse 1')).status).toBe(200);
    expect((await pair(code, 'Kasse 1')).status).toBe(401);
  });

  it('pairs one of two that come at once', async () => {
    const code = await bridge.admin.pairingCode({ terminal: 'Kasse 2' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => pair(code, 'Kasse 2', '10.0.0.2')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is worth nothing for another terminal, and void after five tries', async () => {
    const code = await bridge.admin.pairingCode({ terminal: 'Kasse 3' });
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await pair(code, 'Kasse 4', '10.0.0.3')).status).toBe(401);
    }
    expect((await pair(code, 'Kasse 3', '10.0.0.3')).status).toBe(401);
  });

  it('is over after ten minutes', async () => {
    const code = await bridge.admin.pairingCode({ terminal: 'Kasse 5' });
    await bridge.deps.database.transact((transaction) =>
      transaction
        .withTables<PosTables>()
        .updateTable('pos_pairing_codes')
        .set((row) => ({ expires_at_ms: row('expires_at_ms', '-', 10 * 60_000) }))
        .where('terminal', '=', 'Kasse 5')
        .execute(),
    );
    expect((await pair(code, 'Kasse 5', '10.0.0.4')).status).toBe(401);
  });

  it('cannot be guessed: after 20 wrong ones the address waits, and others do not', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 25; tries += 1)
      statuses.push((await pair('AAAAAAAA', 'x', '10.0.0.5')).status);
    expect(statuses.at(-1)).toBe(429);
    const code = await bridge.admin.pairingCode({ terminal: 'Kasse 6' });
    expect((await pair(code, 'Kasse 6', '10.0.0.5')).status).toBe(429);
    expect((await pair(code, 'Kasse 6', '10.0.0.6')).status).toBe(200);
  });

  it('is not in the database in clear, nor is a token', async () => {
    const code = await bridge.admin.pairingCode({ terminal: 'Kasse 7' });
    const { token } = await bridge.pair('Kasse 8');
    const kysely = bridge.deps.database.kysely.withTables<PosTables>();
    const rows = [
      ...(await kysely.selectFrom('pos_pairing_codes').selectAll().execute()),
      ...(await kysely.selectFrom('pos_terminals').selectAll().execute()),
    ];
    const stored = JSON.stringify(
      rows.map((row) =>
        Object.values(row).map((value) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
        ),
      ),
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(token);
  });
});

describe('a token', () => {
  it.each([
    ['none', {}],
    ['a wrong one', { Authorization: 'Bearer wrong' }],
    ['the admin’s', { Authorization: 'Bearer canary-admin-token-0123456789' }],
    [
      'a till’s Basic login',
      { Authorization: `Basic ${Buffer.from('demo.till:demo123').toString('base64')}` },
    ],
  ])('%s opens nothing', async (_name, headers) => {
    for (const [method, path] of [
      ['POST', '/v1/bills'],
      ['GET', '/v1/bills/1001'],
      ['GET', '/v1/anything'],
    ] as const) {
      const answer = await fetch(`${bridge.url}${path}`, { method, headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('WWW-Authenticate')).toContain('Bearer');
    }
  });

  it('is no admin token', async () => {
    const { token } = await bridge.pair('Kasse 9');
    const answer = await fetch(`${bridge.url}/admin/terminals`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(401);
  });

  it('that was revoked is worth nothing at once, and its bill is not taken', async () => {
    const till = await bridge.pair('Kasse 10');
    await till.sell(sale({ billNumber: 'before' }));
    const revoked = await bridge.admin.call('DELETE', `/admin/terminals/${till.terminalId}`);
    expect(revoked.status).toBe(204);
    expect((await till.send('POST', '/v1/bills', sale({ billNumber: 'after' }))).status).toBe(401);
    expect((await bridge.admin.call('DELETE', `/admin/terminals/${till.terminalId}`)).status).toBe(404);
  });

  it('is replaced when a terminal of the same name is paired', async () => {
    const first = await bridge.pair('Kasse 11');
    const second = await bridge.pair('Kasse 11');
    expect((await first.send('GET', '/v1/bills/none')).status).toBe(401);
    expect((await second.send('GET', '/v1/bills/none')).status).toBe(404);
  });

  it('may call so often a minute and no more, whatever others do', async () => {
    const eager = await bridge.pair('Kasse 12');
    const statuses: number[] = [];
    for (let calls = 0; calls < 32; calls += 1)
      statuses.push((await eager.send('GET', '/v1/bills/none')).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(30);
    const refused = await eager.send('GET', '/v1/bills/none');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const other = tillWith(bridge.url, '', (await bridge.pair('Kasse 13')).token);
    expect((await other.send('GET', '/v1/bills/none')).status).toBe(404);
  });

  it('is listed by when it was seen, never by what it is', async () => {
    const till = await bridge.pair('Kasse 14');
    await till.send('GET', '/v1/bills/none');
    const { text } = await bridge.admin.call('GET', '/admin/terminals');
    expect(text).not.toContain(till.token);
    await expect
      .poll(async () => (await bridge.admin.call('GET', '/admin/terminals')).text)
      .toMatch(/"terminal":"Kasse 14"[^}]*"lastSeenAt":"2/);
    expect(JSON.parse(text)).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          terminalId: till.terminalId,
          terminal: 'Kasse 14',
          tenant: 'store-1',
          till: 'demo.till',
          revokedAt: null,
        }),
      ]),
    });
  });
});
