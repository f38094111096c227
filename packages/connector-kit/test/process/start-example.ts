import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

const MAIN = new URL('example-main.ts', import.meta.url).pathname;

export interface Example {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Resolves with what the pattern found once it stands in the output. */
  seen(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>;
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the example app as a process; it is killed when the test ends. */
export function startExample(env: Record<string, string> = {}): Example {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const end = once(child, 'close');
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
    });
  }
  return {
    child,
    output,
    async seen(stream, pattern) {
      for (;;) {
        const found = pattern.exec(output[stream]);
        if (found !== null) return found;
        if (child.exitCode !== null)
          throw new Error(`ended before ${pattern}: ${output.stdout}${output.stderr}`);
        await Promise.race([once(child[stream], 'data'), end]);
      }
    },
    async ended() {
      await end;
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}
