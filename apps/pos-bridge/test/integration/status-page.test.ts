import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sale } from '../support/bill.ts';
import { expectAccessible, openBrowser, openPage } from '../support/open-browser.ts';
import { startStore } from '../support/start-store.ts';

const ADMIN_TOKEN = 'canary-admin-token-0123456789';
/** Set to `docs/images`, this test makes the pictures of the docs. */
const PICTURES = process.env['STATUS_PICTURES'];
const EVERYTHING = { timeout: 12_000, interval: 50 };

let store: Awaited<ReturnType<typeof startStore>>;
let browser: Browser;
beforeAll(async () => {
  store = await startStore('berlin-mitte', { settings: { timeZone: 'Europe/Berlin' } });
  const opened = await openBrowser();
  browser = opened.browser;
  return async () => {
    await opened.close();
    await store.stop();
  };
});

async function picture(page: Page, name: string, fullPage = true): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `pos-status-${name}.png`), fullPage });
}

const title = (page: Page) => page.locator('[data-text=title]').textContent();

async function shows(page: Page, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await title(page)).toBe(text), EVERYTHING);
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${store.url}/status/sign-in`);
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${store.url}/status`);
}

/** A bill that Capillary refuses, one that was contradicted, and tills of which one has a wrong clock. */
async function someTrouble(): Promise<void> {
  const front = await store.pair('Front till');
  const back = await store.pair('Back till');
  const wrongClock = { Date: new Date(Date.now() + 312_000).toUTCString() };
  await front.sell(sale({ billNumber: 'B-10417' }), { Date: new Date().toUTCString() });
  await front.send('POST', '/v1/bills', sale({ billNumber: 'B-10417', amount: '12.50' }), {
    Date: new Date().toUTCString(),
  });
  const { id } = await back.sell(
    sale({ billNumber: 'R-20031', type: 'RETURN', originalBillNumber: 'B-00001' }),
    wrongClock,
  );
  await store.admin.settled(id, 'dead');
}

describe('the page of the store’s manager', () => {
  it('follows the line while it is cut and comes back, and keeps focus and place', async () => {
    await someTrouble();
    const till = await store.pair('Express till');
    const { page, errors } = await openPage(browser, { viewport: { width: 1180, height: 900 } });
    await page.goto(`${store.url}/status`);
    await shows(page, 'Online');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Print' }).focus();
    await page.evaluate('window.scrollTo(0, 120)');

    await store.line.cut();
    for (let index = 1; index <= 7; index += 1) {
      await till.sell(
        sale({ billNumber: `B-${10_500 + index}`, customer: { mobile: `+49151123456${70 + index}` } }),
      );
    }
    await shows(page, 'Offline');
    await vi.waitFor(
      async () => expect(await page.locator('[data-text=depth]').textContent()).toBe('7'),
      EVERYTHING,
    );
    expect(await page.evaluate('[document.activeElement.textContent.trim(), window.scrollY]')).toEqual([
      'Print',
      120,
    ]);
    await expectAccessible(page);
    await picture(page, 'offline');
    const dark = await openPage(browser, { viewport: { width: 1180, height: 900 }, colorScheme: 'dark' });
    await dark.page.goto(`${store.url}/status`);
    await expectAccessible(dark.page);
    await picture(dark.page, 'offline-dark');
    const phone = await openPage(browser, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
    await phone.page.goto(`${store.url}/status`);
    await expectAccessible(phone.page);
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await picture(phone.page, 'phone', false);

    await store.line.mend();
    await shows(page, 'Online');
    await vi.waitFor(
      async () => expect(await page.locator('[data-text=depth]').textContent()).toBe('0'),
      EVERYTHING,
    );
    await picture(page, 'light');
    await shows(dark.page, 'Online');
    await picture(dark.page, 'dark');
    expect([...errors, ...dark.errors, ...phone.errors]).toEqual([]);
  });

  it('lets a manager put back, move aside, retry and export', async () => {
    const { page, errors } = await openPage(browser, { viewport: { width: 1180, height: 900 } });
    await page.goto(`${store.url}/status`);
    expect(await page.getByRole('button', { name: 'Retry now' }).count()).toBe(0);
    await signIn(page);
    await expectAccessible(page);
    await picture(page, 'manager');
    const aside = page.getByRole('region', { name: 'Needs a person' });
    await aside.getByRole('button', { name: 'Put back R-20031' }).click();
    await page.getByText('Put back. It is sent now.').waitFor();
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.getByText('Everything that waits is tried now.').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export the queue (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('queue.csv');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Manager sign-in' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('shows what a till made up as text, whoever renders it', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const till = await store.pair('Evil till');
    await till.sell(sale({ billNumber: evil, type: 'RETURN', originalBillNumber: 'B-00002' }));
    const { page, errors } = await openPage(browser);
    page.on('dialog', () => expect.unreachable('a script of the till ran'));
    await page.goto(`${store.url}/status`);
    await page.getByText(evil).waitFor();
    await page.reload();
    await page.getByText(evil).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('is complete without a script', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${store.url}/status`);
    expect(await title(page)).toBe('Online');
    expect(await page.getByText('Front till').count()).toBe(1);
  });

  it('says that it is old when the bridge does not answer', async () => {
    const { page, errors } = await openPage(browser);
    await page.goto(`${store.url}/status`);
    await page.route('**/status.json', (route) => route.abort());
    await page.getByText('The bridge itself does not answer.').waitFor({ state: 'visible' });
    await page.unroute('**/status.json');
    await page.getByText('The bridge itself does not answer.').waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
  });
});
