import { cents, money } from './basket.ts';
import type { AtTheTill } from './ring-up.ts';
import type { PosBill } from './pos-bill.ts';
import type { BillEvent } from './till-event.ts';

/** How a till sends a bill: at once; now and then again; and rarely with other content under the same number. */
export function sendingsOf({ till, atMs, dice, habits }: AtTheTill, bill: PosBill): readonly BillEvent[] {
  const send = (sending: BillEvent['sending'], afterMs: number, content: PosBill): BillEvent => ({
    kind: 'bill',
    atMs: atMs + afterMs,
    till: till.name,
    tillClockMs: till.clockMs(atMs + afterMs),
    requestId: dice.requestId(),
    bill: content,
    sending,
  });
  const firstAfterMs = dice.whole(500, 4_000);
  return [
    send('first', firstAfterMs, bill),
    ...(dice.chance(habits.repeats) ? [send('again', firstAfterMs + dice.whole(1_000, 600_000), bill)] : []),
    ...(dice.chance(habits.alterations)
      ? [send('altered', firstAfterMs + dice.whole(1_000, 600_000), altered(bill))]
      : []),
  ];
}

function altered(bill: PosBill): PosBill {
  return { ...bill, amount: money(cents(bill.amount) + 100) };
}
