import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '@capconnect/kernel';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 12_000;

export interface RunningApp {
  readonly url: string;
  /** Ends the process in order; kills it when it does not end by itself. */
  readonly stop: () => Promise<void>;
}

export interface AppToStart {
  readonly name: string;
  /** The app's folder. */
  readonly folder: string;
  /** All the app sees of the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Receives what the app logs. */
  readonly logFile: string;
}

/** Starts an app from source as a process of its own and waits for the line that tells its `url`. */
export async function spawnApp({ name, folder, env, logFile }: AppToStart): Promise<RunningApp> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(folder, 'src', 'main.ts')],
    {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log = createWriteStream(logFile, { mode: 0o600 });
  child.stderr.pipe(log);
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => log.write(`${line}\n`));
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new AppError('INTERNAL', `${name} did not start: ${why}. Its log is ${logFile}.`));
    const timer = setTimeout(
      () => fail(`it was not listening after ${START_LIMIT_MS / 1000} s`),
      START_LIMIT_MS,
    );
    lines.on('line', (line) => {
      const found = urlOf(line);
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`it ended with code ${code}`);
    });
  });
  return { url, stop: () => stop(child) };
}

function urlOf(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string'
      ? value.url
      : undefined;
  } catch {
    return undefined;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(timer);
}
