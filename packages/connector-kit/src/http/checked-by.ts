import { AppError } from '@capconnect/kernel';
import { z } from 'zod';

/**
 * A step of a schema that is made by one of our own functions:
 * `z.string().transform(checkedBy(capillaryOrigin))`. An `AppError` of it becomes the field's problem, so
 * that the rule stands in one place and is still told with all the others.
 */
export function checkedBy<Input, Output>(make: (value: Input) => Output) {
  return (value: Input, context: z.RefinementCtx<Input>): Output => {
    try {
      return make(value);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.addIssue(error.message);
      return z.NEVER;
    }
  };
}
