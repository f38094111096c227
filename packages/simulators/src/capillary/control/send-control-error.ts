import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';

const httpErrorSchema = z.object({ status: z.int().min(400).max(499), message: z.string() });

/** 400 with each wrong field by its path, such as `faults.0.kind`. */
export const sendControlError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof z.ZodError) {
    const errors = error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    response.status(400).json({ errors });
    return;
  }
  const unreadable = httpErrorSchema.safeParse(error);
  if (unreadable.success) {
    response
      .status(unreadable.data.status)
      .json({ errors: [{ field: '', message: unreadable.data.message }] });
    return;
  }
  next(error);
};
