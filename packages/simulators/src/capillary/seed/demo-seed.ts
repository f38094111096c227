import type { SeedInput } from './seed.ts';

/** Always there after start and reset; the brand DEMO comes with the Auth Engine's state. */
export const DEMO_SEED = {
  stores: [{ code: 'demo.store', name: 'Demo Store', externalId: 'DEMO-1' }],
  tills: [{ code: 'demo.till', name: 'Demo Till', storeCode: 'demo.store', password: 'demo123' }],
  clients: [
    {
      key: 'demo-key',
      secret: 'demo-secret',
      name: 'Demo Client',
      ttlSeconds: 300,
      defaultTillCode: 'demo.till',
    },
  ],
} satisfies SeedInput;
