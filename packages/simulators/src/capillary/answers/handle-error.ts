import type { Logger } from '@capconnect/kernel';
import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { sendFailure } from './send-failure.ts';

/** What `express.raw` throws, for example for a body that is too large. */
const httpErrorSchema = z.object({ status: z.int().min(400).max(499), message: z.string() });

/** A defect of the simulator is logged and answered as 500, in the API's envelope. */
export function createHandleError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const expected = httpErrorSchema.safeParse(error);
    if (expected.success) {
      const { status, message } = expected.data;
      sendFailure(response, { status, code: status, message });
      return;
    }
    logger.error({ error, method: request.method, path: request.path }, 'The simulator failed.');
    sendFailure(response, { status: 500, code: 500, message: 'The simulator failed, see its log' });
  };
}
