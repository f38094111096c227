import { once } from 'node:events';
import { writeSync } from 'node:fs';

/** Tells the starting process that we are ready, and waits until it lets all of us go. */
export async function waitForGo(): Promise<void> {
  print('ready');
  await once(process.stdin, 'data');
  process.stdin.unref();
}

/** Written before it returns: a kill right after it takes nothing back. */
export function print(line: string): void {
  writeSync(1, `${line}\n`);
}
