import type { MonthReport } from './month-run.ts';

/** What a run found, one figure a line. */
export function monthTable(report: MonthReport): string {
  const { calls, peakMb } = report;
  const rows: readonly (readonly [string, string | number])[] = [
    ['bills accepted', report.accepted],
    ['at Capillary', report.delivered],
    ['lost', report.lost.length],
    ['twice', report.twice.length],
    ['out of order', report.outOfOrder.length],
    ['wrong amount, time, kind or answer', report.wrong.length],
    ['dead', report.dead.length],
    ['stuck', report.stuck],
    ['kills', report.kills],
    ['bridges that ended by themselves', report.deaths],
    ['requests without an answer, sent again under a new id', report.unanswered],
    ['bills sent again though answered', report.repeated],
    ['other bills under a taken number, refused', report.conflicts],
    ['power failures', report.powerLosses],
    ['sectors lost by them', report.lostSectors],
    ['answered bills lost by them', report.lostByPower.length],
    ['answers of Capillary lost', report.lostAnswers],
    ['bulk calls', calls.bulk],
    ['single calls', calls.single],
    ['highest memory (limit 200 MB)', peakMb === undefined ? 'unknown' : `${peakMb} MB`],
    ['first bill after the line came back (limit 5 s)', `${report.firstAfterMs} ms`],
    ['selling', `${report.sellingSeconds} s`],
    ['draining', `${report.drainSeconds} s`],
    ['all', `${report.seconds} s`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`);
  return [...lines, report.isKept ? 'All promises were kept.' : 'A promise was broken.', ''].join('\n');
}
