import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts a script as a process of its own and waits for the line in which it tells its `url`. */
export function startServer(file: string, env: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with code ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Some log to the same output.
      const url = /^\{.*"url":"(?<url>[^"]+)"/.exec(line)?.groups?.['url'];
      if (url !== undefined) resolve({ url, child });
    });
  });
}
