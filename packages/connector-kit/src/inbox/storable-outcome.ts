import { AppError } from '@capconnect/kernel';
import type { AttemptOutcome } from './inbox.ts';

const MAX_NAME = 500;
const MAX_NAMES = 100;
const MAX_MESSAGE = 2_000;
const LONGEST_WAIT_MS = 400 * 24 * 3_600_000;

/**
 * An outcome that either database takes: what a flow did must be recorded, whatever it says about it, or it would be done
 * again. A result that is no plain JSON is left out, with a note; PostgreSQL stores no NUL; names have an end.
 */
export function storableOutcome(outcome: AttemptOutcome, nowMs: number): AttemptOutcome {
  const references = outcome.references?.slice(0, MAX_NAMES).map(storableName);
  const noted = references === undefined ? {} : { references };
  if (outcome.kind === 'done') {
    const completes = (outcome.completes ?? []).slice(0, MAX_NAMES).map(storableName);
    return { ...outcome, ...noted, completes, result: storableResult(outcome.result) };
  }
  const told = { ...outcome, ...noted, error: storableError(outcome.error) };
  if (told.kind !== 'parked') return told;
  const untilMs = Math.min(told.untilMs, nowMs + LONGEST_WAIT_MS);
  return { ...told, waitsFor: storableName(told.waitsFor), untilMs };
}

function storableResult(result: unknown): Readonly<Record<string, unknown>> {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(result ?? {}));
    if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) return { ...copy };
  } catch {
    // A BigInt or a circle.
  }
  return { note: 'The result of the flow could not be kept: it is no object of plain JSON.' };
}

function storableError(error: AppError): AppError {
  const message = storableText(error.message, MAX_MESSAGE);
  return message === error.message
    ? error
    : new AppError(error.code, message, { cause: error, details: error.details });
}

function storableName(name: string): string {
  return storableText(name, MAX_NAME);
}

function storableText(text: string, maxLength: number): string {
  return text.replaceAll('\0', '').slice(0, maxLength);
}
