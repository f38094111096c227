import { AppError, type AppErrorOptions } from '@capconnect/kernel';

/**
 * The budget has no call for a piece of work that has sent nothing yet that may have changed anything: it can come again
 * later as if it had not been begun.
 */
export class BudgetUsedUp extends AppError {
  constructor(message: string, options: AppErrorOptions) {
    super('RATE_LIMITED', message, options);
  }
}
