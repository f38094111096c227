import { AuthEngineError } from '../../src/auth-engine/index.ts';
import { failureOf } from '../support/failure-of.ts';

/** The AuthEngineError that a promise rejects with. */
export async function refusalOf(promise: Promise<unknown>): Promise<AuthEngineError> {
  const error = await failureOf(promise);
  if (error instanceof AuthEngineError) return error;
  throw new Error(`An AuthEngineError was expected, not ${error.code}.`, { cause: error });
}
