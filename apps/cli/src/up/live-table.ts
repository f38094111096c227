import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { renderTable } from '../table.ts';
import { say, type Terminal } from '../terminal.ts';
import type { DemoRow } from './demo.ts';

const HEAD = ['APP', 'EVENT', 'STATUS', 'BILL', 'POINTS', 'CAPILLARY REQUEST'];

/** Shows the rows as they change: redrawn in place on a terminal, a new table for each change in a log. */
export function createLiveTable(terminal: Terminal): { show(rows: readonly DemoRow[]): void } {
  const isTerminal = 'isTTY' in terminal.stdout && terminal.stdout.isTTY === true;
  let shown = '';
  return {
    show(rows) {
      const table = renderTable(
        HEAD,
        rows.map(({ app, event, status, billNumber, points, requestId }) => [
          app,
          event,
          status,
          billNumber,
          points,
          requestId,
        ]),
      );
      if (table === shown) return;
      if (isTerminal && shown !== '') {
        moveCursor(terminal.stdout, 0, -shown.split('\n').length);
        cursorTo(terminal.stdout, 0);
        clearScreenDown(terminal.stdout);
      }
      say(terminal, table);
      shown = table;
    },
  };
}
