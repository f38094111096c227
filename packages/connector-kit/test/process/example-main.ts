import { createLogger } from '../../src/log/create-logger.ts';
import { readEnvironment } from '../../src/config/read-environment.ts';
import { commonEnvironment } from '../../src/config/common-environment.ts';
import { createHttpApp } from '../../src/http/create-http-app.ts';
import { listen } from '../../src/process/listen.ts';
import { runMain } from '../../src/process/run-main.ts';
import { z } from 'zod';

/** An app as small as can be, started as a process of its own by the tests; `BEHAVIOUR` chooses what goes wrong. */
await runMain({
  name: 'example',
  closeWithinMs: 500,
  start: async () => {
    const config = readEnvironment(
      z.object({ ...commonEnvironment(0, 'example'), BEHAVIOUR: z.string().optional() }),
      process.env,
    );
    const { BEHAVIOUR, HOST: host, PORT: port, LOG_LEVEL: level, TRUST_PROXY: trustProxy } = config;
    const logger = createLogger({ level, name: 'example' });
    const app = createHttpApp({
      logger,
      trustProxy,
      checks: {},
      mount: (express) => {
        express.get('/slow', (_req, res) => {
          process.stderr.write('slow request began\n');
          setTimeout(() => res.json({ answered: true }), 200);
        });
        express.get('/throw-later', (_req, res) => {
          setTimeout(() => {
            throw new Error('nobody caught this, token=canary');
          });
          res.json({});
        });
        express.get('/reject', (_req, res) => {
          void Promise.reject(new Error('nobody awaited this'));
          res.json({});
        });
      },
    });
    const server = await listen({ app, host, port, closeWithinMs: 400 });
    return {
      url: server.url,
      logger,
      close: async () => {
        await server.close();
        if (BEHAVIOUR === 'close-hangs') await new Promise(() => {});
        logger.info({}, 'everything was given back');
      },
    };
  },
});
