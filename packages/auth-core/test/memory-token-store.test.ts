import { createManualClock } from '@capconnect/kernel';
import { createMemoryTokenStore } from '../src/index.ts';
import { tokenStoreContract } from '../src/testing/index.ts';

tokenStoreContract('memory', () => {
  const clock = createManualClock();
  const store = createMemoryTokenStore({ clock });
  return { open: () => store, pass: (ms) => clock.advance(ms) };
});
