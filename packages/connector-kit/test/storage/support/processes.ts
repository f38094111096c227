import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StartedProcess {
  readonly child: ChildProcess;
  /** What it has printed so far, by line. */
  readonly lines: () => readonly string[];
  /** Resolves when it has printed that line. */
  readonly printed: (line: string) => Promise<void>;
  /** Lets a process go on that waits for a word on its standard input. */
  readonly go: () => void;
  /** Resolves when it is gone, with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts a script of this folder as a process of its own. */
export function startProcess(script: string, args: readonly string[]): StartedProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  const lines = () => text.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  // `close` comes after the last of the output, `exit` may come before it.
  const ended = once(child, 'close').then(
    ([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? null,
  );
  return {
    child,
    lines,
    printed: async (line) => {
      while (!lines().includes(line)) {
        const hasEnded = await Promise.race([
          once(child.stdout, 'data').then(() => false),
          ended.then(() => true),
        ]);
        if (hasEnded && !lines().includes(line))
          throw new Error(`${script} ended before it printed "${line}"`);
      }
    },
    go: () => void child.stdin.end('go\n'),
    ended,
  };
}

/**
 * Starts a script several times and lets all go on at the same moment. The script prints `ready` and waits for its
 * standard input.
 * @returns what each printed after that.
 */
export async function runTogether(
  script: string,
  argsOfEach: readonly (readonly string[])[],
): Promise<readonly (readonly string[])[]> {
  const processes = argsOfEach.map((args) => startProcess(script, args));
  await Promise.all(processes.map(({ printed }) => printed('ready')));
  for (const { go } of processes) go();
  return Promise.all(
    processes.map(async ({ ended, lines }) => {
      const how = await ended;
      if (how !== 0) throw new Error(`${script} ended with ${how}`);
      return lines().slice(1);
    }),
  );
}
