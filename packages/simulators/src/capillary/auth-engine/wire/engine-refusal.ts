import { ENGINE_CODES } from './engine-codes.ts';
import type { EngineCode } from './engine-codes.ts';

/** Thrown by an endpoint that refuses; the route turns it into the documented envelope. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
  readonly code: EngineCode;

  constructor(code: EngineCode, message: string = ENGINE_CODES[code]) {
    super(message);
    this.code = code;
  }
}
