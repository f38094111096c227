import { AppError, type HasInputProblems, type InputProblem } from '@capconnect/kernel';

/** `INPUT_INVALID` that names each wrong field; the caller sees them as `errors`. */
export class InputInvalidError extends AppError implements HasInputProblems {
  readonly problems: readonly InputProblem[];

  constructor(message: string, problems: readonly InputProblem[]) {
    super('INPUT_INVALID', message);
    this.problems = problems;
  }
}
