import type { Caller } from '../../context.ts';

/** A transaction that was refused and waits in the rejections queue. */
export interface RejectedTransaction {
  readonly id: number;
  readonly rejectedAtMs: number;
  /** As bulk has it: with its identifier, whatever call it came by. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  code: number;
  message: string;
  status: 'REJECTED' | 'RETRIGGERED' | 'FAILED';
}

/** One call of retrigger and what came of it. */
export interface Retrigger {
  readonly id: number;
  readonly total: number;
  readonly successes: number;
}
