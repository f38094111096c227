import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const app = join(import.meta.dirname, '..', '..');
const repository = join(app, '..', '..');

export interface RunningBridge {
  readonly url: string;
  /** All it wrote so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Sends the signal. @returns how it ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; signal: string | null }>;
}

/** Builds the bundle where it is missing or older than a source of it. */
export async function buildBundle(): Promise<void> {
  const builtAtMs = await stat(join(app, 'dist', 'main.mjs')).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const sources = [join(app, 'src'), join(app, 'tsdown.config.ts'), join(repository, 'packages')];
  const changed = await Promise.all(sources.map(changedAtMs));
  if (Math.max(...changed) < builtAtMs) return;
  await promisify(execFile)(join(app, 'node_modules', '.bin', 'tsdown'), [], { cwd: app });
}

/** The bundle alone in an empty folder, as in the image: nothing beside it that it could load. */
export async function copyBundle(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-pos-bundle-'));
  await cp(join(app, 'dist'), join(folder, 'dist'), { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts the bundle with the command of the Dockerfile and waits for the line that tells its `url`. */
export function startBundle(folder: string, env: Readonly<Record<string, string>>): Promise<RunningBridge> {
  return startProcess('dist/main.mjs', folder, env);
}

/** Starts the bridge from its sources: slower, and nothing has to be built. */
export function startSources(folder: string, env: Readonly<Record<string, string>>): Promise<RunningBridge> {
  return startProcess(join(app, 'src', 'main.ts'), folder, env);
}

async function startProcess(
  main: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningBridge> {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let stdout = '';
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stdout === null) throw new Error('The output is not piped.');
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout += `${line}\n`;
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null && 'url' in value) resolve(String(value.url));
    });
    child.once('exit', (code) => reject(new Error(`The bridge ended with ${code}: ${stderr}`)));
  });
  return {
    url,
    output: () => ({ stdout, stderr }),
    async end(signal) {
      child.kill(signal);
      await exited;
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}

/** When the newest TypeScript file of a folder was changed, in epoch milliseconds. */
async function changedAtMs(path: string): Promise<number> {
  const { mtimeMs } = await stat(path);
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const files = names
    .filter((name) => name.includes('src') || path.endsWith('src'))
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'));
  const times = await Promise.all(files.map((name) => stat(join(path, name))));
  return Math.max(mtimeMs, ...times.map((file) => file.mtimeMs));
}
