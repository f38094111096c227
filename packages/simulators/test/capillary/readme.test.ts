import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingsSchema } from '../../src/capillary/settings.ts';

/** Padding between the columns is the formatter's. */
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8').replaceAll(/ +/g, ' ');

it.each(Object.entries(settingsSchema.parse({})))(
  'the README has the setting %s with its default',
  (name, value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(readme).toContain(`| \`${name}\` | \`${text}\` |`);
  },
);
