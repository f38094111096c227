import { AppError } from './errors.ts';

/** Any thrown value as an `AppError`; what we did not expect becomes `INTERNAL` and keeps its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('INTERNAL', 'An unexpected error occurred.', { cause: thrown });
}
