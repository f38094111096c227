import { createAddBill } from '../bench-capillary.ts';
import { createCount, untilTold } from '../counted-process.ts';

// What a replica is compared with: the client called in a loop, with nothing that could be lost.
const [capillaryUrl = '', concurrency = '', total = ''] = process.argv.slice(2);
const addBill = createAddBill(capillaryUrl);
const countOne = createCount();
const firstId = Date.now() * 1_000;
let next = 0;
await untilTold();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while (next < Number(total)) {
      next += 1;
      await addBill(firstId + next);
      countOne();
    }
  }),
);
