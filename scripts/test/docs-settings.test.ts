import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '..', '..');
const common = read('packages/connector-kit/src/config/common-environment.ts');
const inbox = read('packages/connector-kit/src/config/inbox-environment.ts');
const shopify = read('apps/shopify-connector/src/config.ts');
const pos = read('apps/pos-bridge/src/config.ts');
const posPage = read('docs/pos-bridge.md');
const running = rowsOf(read('docs/running.md'), 'variable');
const shopifyPage = read('docs/shopify-connector.md');

describe('docs/running.md', () => {
  it('has a row for each variable that every app reads, and no other', () => {
    const variables = [...`${common}\n${inbox}`.matchAll(/^ {4}([A-Z_]+):/gm)].map(([, name = '']) => name);
    expect(variables.length).toBeGreaterThan(5);
    expect(running.flatMap(([names = '']) => codesOf(names)).toSorted()).toEqual(variables.toSorted());
  });

  it.each([
    ['NODE_ENV', "default('development')", '`development`'],
    ['HOST', "default('127.0.0.1')", '`127.0.0.1`'],
    ['DATABASE_URL', 'default(`sqlite:./data/${app}.db`)', '`sqlite:./data/<app>.db`'],
    ['LOG_LEVEL', "default('info')", '`info`'],
  ])('tells the default of %s', (name, inCode, inPage) => {
    const definition = new RegExp(`^ {4}${name}:[\\s\\S]*?(?=^ {4}(?:[A-Z_]+:|/\\*\\*))`, 'm').exec(
      common,
    )?.[0];
    expect(definition).toContain(inCode);
    const row = running.find(([names = '']) => codesOf(names).includes(name));
    expect(row?.[1]).toContain(inPage);
  });

  it('tells the defaults of the inbox', () => {
    const defaults = [...inbox.matchAll(/^ {4}([A-Z_]+): wholeNumber\([^)]*?default: ([\d_]+)/gm)].map(
      ([, name = '', value = '']) => [name, value.replaceAll('_', '')],
    );
    expect(defaults).toHaveLength(5);
    for (const [name = '', value = ''] of defaults) {
      const row = running.find(([names = '']) => codesOf(names).includes(name));
      expect(codesOf(row?.[1] ?? '')).toEqual([value]);
    }
  });
});

describe('docs/shopify-connector.md', () => {
  it('has a row for each variable of its own, and no other but PUBLIC_URL, which it needs', () => {
    const variables = [...shopify.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name);
    const documented = rowsOf(shopifyPage, 'variable').flatMap(([names = '']) => codesOf(names));
    expect(documented.toSorted()).toEqual([...variables, 'PUBLIC_URL'].toSorted());
  });

  it('has a row for each setting of a shop', () => {
    const schema = /ShopSettings = z\.strictObject\(\{\n([\s\S]*?)\n\}\);/.exec(
      read('apps/shopify-connector/src/tenant.ts'),
    )?.[1];
    const settings = [...(schema ?? '').matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);
    expect(settings.length).toBeGreaterThan(5);
    const documented = rowsOf(shopifyPage, 'setting').flatMap(([names = '']) => codesOf(names));
    expect(documented.toSorted()).toEqual(settings.toSorted());
  });

  it('tells the default port', () => {
    const port = /commonEnvironment\((\d+), 'shopify-connector'\)/.exec(shopify)?.[1];
    expect(shopifyPage).toContain(`Default port ${port}.`);
    expect(read('apps/cli/src/admin-client.ts')).toContain(`shopify: ${port},`);
  });
});

describe('docs/pos-bridge.md', () => {
  it('has a row for each variable of its own, and no other', () => {
    const variables = [...pos.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name);
    const documented = rowsOf(posPage, 'variable').flatMap(([names = '']) => codesOf(names));
    expect(documented.toSorted()).toEqual(variables.toSorted());
  });

  it('has a row for each setting of a store', () => {
    const schema = /StoreSettings = z\.strictObject\(\{\n([\s\S]*?)\n\}\);/.exec(
      read('apps/pos-bridge/src/tenant.ts'),
    )?.[1];
    const settings = [...(schema ?? '').matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);
    expect(settings.length).toBeGreaterThan(5);
    const documented = rowsOf(posPage, 'setting').flatMap(([names = '']) => codesOf(names));
    expect(documented.toSorted()).toEqual(settings.toSorted());
  });

  it('tells the default port', () => {
    const port = /commonEnvironment\((\d+), 'pos-bridge'\)/.exec(pos)?.[1];
    expect(posPage).toContain(`Default port ${port}.`);
    expect(read('apps/cli/src/admin-client.ts')).toContain(`pos: ${port},`);
  });
});

/** The cells of the rows of the tables whose first heading is `heading`. */
function rowsOf(page: string, heading: string): string[][] {
  const rows: string[][] = [];
  let isInside = false;
  for (const line of page.split('\n')) {
    const cells = line.split('|').slice(1, -1);
    if (cells.length === 0) isInside = false;
    else if (isInside && !/^[\s-]+$/.test(cells[0] ?? '')) rows.push(cells.map((cell) => cell.trim()));
    if (cells[0]?.trim() === heading) isInside = true;
  }
  return rows;
}

/** What stands between backticks. */
function codesOf(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

function read(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}
