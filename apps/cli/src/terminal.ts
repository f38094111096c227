import type { Readable, Writable } from 'node:stream';

/** The world outside the CLI, handed in so that tests can stand in its place. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a command answers: the exit code of the process. 0 success, 1 the check or call failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export function say(terminal: Terminal, line: string): void {
  terminal.stdout.write(`${line}\n`);
}

/** For people beside the output: progress, warnings, prompts. Machines read stdout only. */
export function note(terminal: Terminal, line: string): void {
  terminal.stderr.write(`${line}\n`);
}

export function sayJson(terminal: Terminal, value: unknown): void {
  say(terminal, JSON.stringify(value));
}
