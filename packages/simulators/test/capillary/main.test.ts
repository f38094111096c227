import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

it('prints one JSON line with its url when it listens, and ends with 0 on SIGTERM', async () => {
  const simulator = spawn(process.execPath, [MAIN], { env: { ...process.env, PORT: '0' } });
  onTestFinished(() => {
    simulator.kill('SIGKILL');
  });
  const exited = once(simulator, 'exit');
  const lines: string[] = [];
  const reader = createInterface({ input: simulator.stdout });
  reader.on('line', (line) => lines.push(line));
  await once(reader, 'line');
  const { url } = z.object({ url: z.url() }).parse(JSON.parse(lines[0] ?? ''));
  expect((await fetch(`${url}/__sim/state`)).status).toBe(200);
  simulator.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(lines).toHaveLength(1);
});

it('says what is wrong when it cannot listen', async () => {
  const simulator = spawn(process.execPath, [MAIN], { env: { ...process.env, PORT: 'none' } });
  let errors = '';
  simulator.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  expect(await once(simulator, 'close')).toEqual([1, null]);
  expect(errors).toContain('cannot listen');
  expect(errors).toContain('PORT=0 picks a free port');
});
