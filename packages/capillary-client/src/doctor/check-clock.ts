import type { DoctorContext } from './doctor-context.ts';
import type { Finding } from './doctor-report.ts';
import { networkCode } from '../network-code.ts';
import { networkWords } from './network-words.ts';

/** The `Date` header has whole seconds and the way back takes time, so less than this is no news. */
const NOTABLE_SKEW_MS = 60 * 1000;
/** Tokens of the shortest life would look expired, or live, that much wrongly; bills would carry a wrong time. */
const HARMFUL_SKEW_MS = 300 * 1000;

/** How far this machine's clock is from Capillary's, by the `Date` of an answer. */
export async function checkClock({ url, fetch, clock, timeoutMs }: DoctorContext): Promise<Finding> {
  const sentAtMs = clock.wallMs();
  let date: string | null;
  try {
    const response = await fetch(url.origin, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    date = response.headers.get('date');
    await response.body?.cancel();
  } catch (error) {
    return { status: 'failed', ...networkWords(networkCode(error)) };
  }
  const skewMs = (sentAtMs + clock.wallMs()) / 2 - Date.parse(date ?? '');
  if (Number.isNaN(skewMs)) {
    return {
      status: 'skipped',
      detail: 'The answer does not tell the time, so the clocks cannot be compared.',
    };
  }
  if (Math.abs(skewMs) <= NOTABLE_SKEW_MS) {
    return { status: 'passed', detail: "This machine's clock is right to the minute." };
  }
  const isHarmful = Math.abs(skewMs) > HARMFUL_SKEW_MS;
  return {
    status: isHarmful ? 'failed' : 'warning',
    detail:
      `This machine's clock is ${inWords(Math.abs(skewMs))} ${skewMs > 0 ? 'fast' : 'slow'}` +
      (isHarmful
        ? ': bills would carry wrong times, and tokens would be renewed too late or too often.'
        : '.'),
    remedy: 'Set the clock by NTP and check its time zone, then run the doctor again.',
  };
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
