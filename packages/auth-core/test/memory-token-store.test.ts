import { createManualClock } from '@capconnect/kernel';
import { createMemoryTokenStore } from '../src/index.ts';
import { tokenStoreContract } from '../src/testing/index.ts';

tokenStoreContract('memory', async () => {
  const clock = createManualClock();
  const store = createMemoryTokenStore({ clock });
  return { open: async () => store, pass: async (ms) => clock.advance(ms) };
});
