#!/usr/bin/env node
import { runCli } from './run-cli.ts';

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const { stdout, stderr, stdin, env } = process;
// Whoever reads our output may have gone, as `head` does; a full disk is told where it can be.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE')
    stderr.write(`The output could not be written (${error.code ?? error.message}).\n`);
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
process.exitCode = await runCli(process.argv.slice(2), { stdout, stderr, stdin, env }, stopped.signal);
