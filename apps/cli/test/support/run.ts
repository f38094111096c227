import { type PassThrough, Readable, Writable } from 'node:stream';
import { expect } from 'vitest';
import { runCli } from '../../src/run-cli.ts';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What stands in standard input; nothing when left out. */
  readonly stdin?: string | PassThrough;
  /** The canaries that this command exists to print. */
  readonly shows?: readonly string[];
}

/** What no command may print unasked: every secret and every person's address of these tests. */
const CANARIES = [
  'demo-secret',
  'demo123',
  '62cc2d8b4bf2d8728120d052163a77df',
  'canary-wrong-secret',
  'canary-admin-token',
  'canary-password-9',
  'canary-app-secret',
  '919900000000',
  '123456',
  '919999999993',
  'ann@example.com',
  /** How every JSON Web Token begins. */
  'eyJ',
];

/** Runs a command in this process, catches what it prints, and looks that it gave no secret away. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { env = {}, stdin = '', shows = [] } = options;
  const stdout = capture();
  const stderr = capture();
  const code = await runCli(
    args,
    {
      stdout: stdout.stream,
      stderr: stderr.stream,
      stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
      env,
    },
    new AbortController().signal,
  );
  const result = { code, stdout: stdout.text(), stderr: stderr.text() };
  expectNoSecret(`${result.stdout}${result.stderr}`, shows);
  return result;
}

/** Fails when the text holds a canary that it does not exist to show. */
export function expectNoSecret(text: string, shows: readonly string[] = []): void {
  for (const canary of CANARIES.filter((name) => !shows.includes(name))) expect(text).not.toContain(canary);
}

function capture(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
