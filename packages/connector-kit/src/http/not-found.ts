import { AppError } from '@capconnect/kernel';
import type { RequestHandler } from 'express';

/** Answers what no route took. */
export function notFound(): RequestHandler {
  return () => {
    throw new AppError('NOT_FOUND', 'There is nothing at this address. Check the path.');
  };
}
