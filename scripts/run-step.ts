import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Step {
  readonly name: string;
  /** A tool of `node_modules/.bin` and its arguments. */
  readonly command: readonly [string, ...string[]];
}

/** Runs a step, says how it went, and shows what it printed when it failed. */
export async function runStep(step: Step): Promise<{ code: number }> {
  const startedAtMs = performance.now();
  process.stderr.write(`${step.name} ... `);
  const { code, output } = await capture(step.command);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  process.stderr.write(`${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)\n`);
  if (code !== 0) process.stderr.write(`${output}\n`);
  return { code };
}

function capture([tool, ...args]: Step['command']): Promise<{ code: number; output: string }> {
  const root = join(import.meta.dirname, '..');
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', tool), args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
