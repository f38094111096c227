import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..', '..');
/** Where the pages say the simulator listens. */
const DOCUMENTED = 'http://127.0.0.1:4010';

let simulator: CapillarySimulator;

beforeAll(async () => {
  simulator = await createCapillarySimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

describe('README.md, the three authentications from the command line', () => {
  const commands = blocksOf('README.md')
    .flatMap((block) => block.trim().split('\n'))
    .filter((line) => line.includes(DOCUMENTED));

  it('has one command for each', () => {
    expect(commands.map((line) => /capconnect (\w+)/.exec(line)?.[1])).toEqual(['token', 'doctor', 'login']);
  });

  it.each(commands)('%s', async (command) => {
    const main = join(repository, 'apps', 'cli', 'src', 'main.ts');
    const { stdout } = await shell(command.replace('pnpm capconnect', `'${process.execPath}' '${main}'`));
    expect(stdout).toMatch(/^Capillary gave a token|^All is well|^Signed in/m);
  });
});

describe('packages/simulators/README.md', () => {
  const blocks = blocksOf('packages/simulators/README.md').filter((block) => block.includes('curl'));

  it('has examples', () => expect(blocks.length).toBeGreaterThan(4));

  it.each(blocks)('%s', async (block) => {
    // Each call of the block must succeed.
    const { stdout } = await shell(`set -e\n${block.replaceAll('curl -s', 'curl -sS --fail-with-body')}`);
    expect(stdout).not.toMatch(/"(?:success|status)":\s*(?:"false"|false)/);
    expect(simulator.requests().every(({ status }) => status === 200)).toBe(true);
  });
});

function shell(script: string): Promise<{ stdout: string }> {
  return run('sh', ['-c', script.replaceAll(DOCUMENTED, simulator.url)], {
    cwd: repository,
    env: { PATH: process.env['PATH'] ?? '' },
  });
}

/** The shell examples of a page. */
function blocksOf(page: string): string[] {
  const text = readFileSync(join(repository, page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
}
