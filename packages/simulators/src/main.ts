import { createCapillarySimulator } from './index.ts';

const DEFAULT_PORT = 4010;

try {
  const simulator = await createCapillarySimulator({
    port: Number(process.env['PORT'] ?? DEFAULT_PORT),
    host: process.env['HOST'] ?? '127.0.0.1',
  });
  process.stdout.write(`${JSON.stringify({ name: 'capillary-simulator', url: simulator.url })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void simulator.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `The Capillary simulator cannot listen: ${reason}\nSet PORT and HOST; PORT=0 picks a free port.\n`,
  );
  process.exitCode = 1;
}
