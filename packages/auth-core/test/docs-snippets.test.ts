import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapillarySimulator, createCapillarySimulator } from '@capconnect/simulators';

const run = promisify(execFile);
const page = await readFile(new URL('../../../docs/auth-core.md', import.meta.url), 'utf8');

/** The host that the page's examples call; the simulator takes its place. */
const DOCUMENTED_HOST = 'https://eu.api.capillarytech.com';

interface Snippet {
  readonly section: string;
  readonly fileName: string;
  /** Code that the reader of the page does not see. */
  readonly given: string;
  readonly code: string;
  /** What it prints: the text block after it. */
  readonly output: string;
}

describe('the examples of docs/auth-core.md', () => {
  const snippets = snippetsOf(page);
  let simulator: CapillarySimulator;
  let folder: string;

  beforeAll(async () => {
    simulator = await createCapillarySimulator();
    // Inside the package, so that its own name resolves.
    folder = await mkdtemp(fileURLToPath(new URL('docs-snippets-', import.meta.url)));
    const config = { extends: '../../../../tsconfig.base.json', include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    for (const { fileName, given, code } of snippets) {
      await writeFile(join(folder, fileName), (given + code).replaceAll(DOCUMENTED_HOST, simulator.url));
    }
  });

  afterAll(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  it('are there', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(3);
  });

  it('compile', async () => {
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin/tsc',
    );
    // It prints what is wrong on stdout and fails.
    const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch((error: unknown) => {
      if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
      throw error;
    });
    expect(stdout).toBe('');
  });

  it.each(snippets)('run: $section', async ({ fileName, output }) => {
    const { stdout } = await run(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      join(folder, fileName),
    ]);
    expect(stdout.trim()).toBe(output);
  });

  it.each(snippets)('are short: $section', ({ code }) => {
    const withoutImports = code.replaceAll(/^import [^;]*;\n/gm, '');
    expect(withoutImports.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
  });
});

/**
 * Each `ts` block of the page, with the `text` block that follows it. A comment `<!-- given: ... -->` earlier in the
 * section is code that the test puts in front of it, for what only a person could do, such as reading a one-time code.
 */
function snippetsOf(markdown: string): Snippet[] {
  const blocks =
    /^## (?<heading>.+)$|^<!-- given:\n(?<prelude>[^]*?)^-->|^```ts\n(?<code>[^]*?)^```\n+(?:```text\n(?<output>[^]*?)^```)?/gm;
  const snippets: Snippet[] = [];
  let section = '';
  let given = '';
  for (const { groups: { heading, prelude, code, output = '' } = {} } of markdown.matchAll(blocks)) {
    if (heading !== undefined) {
      section = heading;
      given = '';
    } else if (prelude !== undefined) {
      given = prelude;
    } else if (code !== undefined) {
      snippets.push({
        section,
        fileName: `example-${snippets.length + 1}.ts`,
        given,
        code,
        output: output.trim(),
      });
    }
  }
  return snippets;
}
