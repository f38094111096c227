import { AppError } from '@capconnect/kernel';

/** The AppError that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error('An AppError was expected.', { cause: thrown });
}
