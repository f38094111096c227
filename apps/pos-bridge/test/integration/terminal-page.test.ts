import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ADMIN_TOKEN, startBridge } from '../support/start-bridge.ts';

const run = promisify(execFile);
const REPOSITORY = join(import.meta.dirname, '..', '..', '..', '..');
const CAPCONNECT = join(REPOSITORY, 'apps', 'cli', 'src', 'main.ts');
/** Where the page says that the bridge listens. */
const DOCUMENTED = 'http://127.0.0.1:4104';

it('docs/pos-terminal.md: a till that does what the page shows has its bills in Capillary', async () => {
  const bridge = await startBridge();
  onTestFinished(() => bridge.stop());
  const page = await readFile(join(REPOSITORY, 'docs', 'pos-terminal.md'), 'utf8');
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const steps = blocks.filter((block) => block.includes(DOCUMENTED) || block.includes('pos pair'));
  expect(steps.length).toBeGreaterThan(5);
  const script = steps
    .join('\n')
    .replaceAll('curl -s', 'curl -sS --fail-with-body')
    .replaceAll(DOCUMENTED, bridge.url)
    .replaceAll(
      'pnpm capconnect pos pair',
      `'${process.execPath}' '${CAPCONNECT}' pos pair --admin-url ${bridge.url}`,
    );

  const folder = await mkdtemp(join(tmpdir(), 'capconnect-page-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const env = { PATH: process.env['PATH'] ?? '', ADMIN_TOKEN };
  const { stdout } = await run('sh', ['-euc', script], { cwd: folder, env });
  expect(stdout).toContain('"billNumber":"A-1002","status":"accepted"');

  const types = () => [...bridge.simulator.context.loyalty.transactions.values()].map(({ type }) => type);
  await vi.waitFor(() => expect(types()).toEqual(['REGULAR', 'RETURN']), 10_000);
});
