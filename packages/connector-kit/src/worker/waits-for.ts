import { AppError } from '@capconnect/kernel';

export interface WaitsForOptions {
  /** What another flow names with `tools.completes`. */
  readonly name: string;
  /** In words, for people: `The order of this refund has not been delivered yet.` */
  readonly because: string;
  /** How long from acceptance (or replay) until the message is dead instead. */
  readonly limitMs: number;
}

/** Thrown by a flow: not before `name` is done. The message waits beside its key and is woken. */
export class WaitsFor extends AppError {
  override readonly name = 'WaitsFor';
  readonly waitsFor: string;
  readonly limitMs: number;

  constructor({ name, because, limitMs }: WaitsForOptions) {
    super('PREREQUISITE_MISSING', because);
    this.waitsFor = name;
    this.limitMs = limitMs;
  }
}
