#!/usr/bin/env node
import { runCli } from './run-cli.ts';

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const { stdout, stderr, stdin, env } = process;
process.exitCode = await runCli(process.argv.slice(2), { stdout, stderr, stdin, env }, stopped.signal);
