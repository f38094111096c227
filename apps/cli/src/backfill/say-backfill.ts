import type { Backfill } from './backfill.schema.ts';

const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;

const numbers = new Intl.NumberFormat('en');

/**
 * The report in words: what was found, and what became of each.
 * @param app - for the commands that it advises.
 */
export function sayBackfill(backfill: Backfill, app: string): string {
  const { id, tenant, from, to, dryRun, state } = backfill;
  const what = dryRun ? 'Dry run' : 'Backfill';
  return [
    `${what} ${id} of ${tenant}, from ${from} to ${to}: ${state}.`,
    ...(dryRun ? sayDryRun(backfill) : sayCounts(backfill, app)),
    ...sayError(backfill, app),
  ].join('\n');
}

/** One line for somebody who watches. */
export function sayProgress(backfill: Backfill): string {
  const { state, found, remaining, dryRun } = backfill;
  if (dryRun) return `${state}: ${numbers.format(found)} counted`;
  const settled = settledOf(backfill);
  const total = settled + remaining;
  const percent = total === 0 ? '' : ` (${Math.floor((settled / total) * 100)} %)`;
  return `${state}: ${numbers.format(settled)} of ${numbers.format(total)}${percent}, ${countsOf(backfill)}${timeLeft(backfill)}`;
}

function sayCounts(backfill: Backfill, app: string): string[] {
  const { found, inFlight, remaining, reasons, rejected, tenant, finishedAt } = backfill;
  const lines = [`Found ${numbers.format(found)}: ${countsOf(backfill)}.`];
  if (finishedAt === null) {
    const unread = remaining - inFlight;
    lines.push(
      `${numbers.format(inFlight)} on their way, ${unread > 0 ? `about ${numbers.format(unread)}` : 'as far as is known none'} still to be read${timeLeft(backfill)}.`,
    );
  }
  lines.push(...sayReasons('Skipped', reasons.skipped), ...sayReasons('Rejected', reasons.rejected));
  if (rejected > 0) {
    lines.push(
      `What was rejected: capconnect deliveries list --app ${app} --tenant ${tenant} --status dead. Once the cause is mended, replay it.`,
    );
  }
  return lines;
}

function sayDryRun(backfill: Backfill): string[] {
  const { found, duplicate, remaining, state } = backfill;
  const counted = `Found ${numbers.format(found)}, of which ${numbers.format(duplicate)} were accepted before.`;
  return state === 'finished'
    ? [counted, `A real run would send ${numbers.format(remaining)}${effortOf(backfill)}. Nothing was sent.`]
    : [counted, 'Nothing is sent.'];
}

function sayError({ state, error, id, finishedAt }: Backfill, app: string): string[] {
  if (error === null || (state !== 'failed' && state !== 'running')) return [];
  const reason = `${error.code}: ${error.message}`;
  if (state === 'running') return [`A page failed and is tried again: ${reason}`];
  const advice = `Once that is mended: capconnect backfill resume --app ${app} ${id}`;
  return [`It stopped: ${reason}`, ...(finishedAt === null ? [advice] : [])];
}

function sayReasons(what: string, reasons: Readonly<Record<string, number>>): string[] {
  const most = Object.entries(reasons).toSorted(([, one], [, other]) => other - one);
  if (most.length === 0) return [];
  return [`${what}: ${most.map(([reason, count]) => `${numbers.format(count)} ${reason}`).join(', ')}.`];
}

function countsOf({ sent, duplicate, skipped, rejected }: Backfill): string {
  return `${numbers.format(sent)} sent, ${numbers.format(duplicate)} duplicate, ${numbers.format(skipped)} skipped, ${numbers.format(rejected)} rejected`;
}

function settledOf({ sent, duplicate, skipped, rejected }: Backfill): number {
  return sent + duplicate + skipped + rejected;
}

function timeLeft(backfill: Backfill): string {
  const { estimatedSeconds } = backfill;
  return estimatedSeconds === null || estimatedSeconds === 0
    ? ''
    : `, about ${duration(estimatedSeconds)} of rate budget`;
}

function effortOf({ estimatedSeconds }: Backfill): string {
  return estimatedSeconds === null ? '' : ` and take about ${duration(estimatedSeconds)} of rate budget`;
}

function duration(seconds: number): string {
  const minutes = Math.ceil(seconds / SECONDS_PER_MINUTE);
  if (minutes < 2 * MINUTES_PER_HOUR) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `${Math.round(minutes / MINUTES_PER_HOUR)} hours`;
}
