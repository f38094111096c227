import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A connector that listens, in a process of its own. */
export interface Connector {
  readonly url: string;
  readonly processId: number | undefined;
  /** `kill -9`, until it is gone. @returns whether it was that which ended it. */
  kill(): Promise<boolean>;
  /** Resolves when it is gone, whoever ended it. */
  readonly ended: Promise<undefined>;
}

export interface StartConnectorOptions {
  /** The bundle. */
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags of Node. */
  readonly flags?: readonly string[];
  /** Modules that it loads first. */
  readonly preload?: readonly string[];
  /** Kills it this long after its start when it does not listen by then. */
  readonly killAfterMs?: number | undefined;
}

/** Starts the connector. @returns `undefined` when it ended before it listened. */
export async function startConnector(options: StartConnectorOptions): Promise<Connector | undefined> {
  const { file, env, flags = ['--disable-warning=ExperimentalWarning'], preload = [], killAfterMs } = options;
  const child = spawn(
    process.execPath,
    [...flags, ...preload.flatMap((module) => ['--import', module]), file],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit').then(() => undefined);
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
    return child.signalCode === 'SIGKILL';
  };
  const deadline = killAfterMs === undefined ? undefined : setTimeout(() => void kill(), killAfterMs);
  const url = await Promise.race([toldUrl(child.stdout), ended]);
  clearTimeout(deadline);
  return url === undefined ? undefined : { url, processId: child.pid, kill, ended };
}

async function toldUrl(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  createInterface({ input: output }).on('line', (line) => {
    const url = /"url":"(?<url>[^"]+)"/.exec(line)?.groups?.['url'];
    if (url !== undefined) resolve(url);
  });
  return promise;
}
