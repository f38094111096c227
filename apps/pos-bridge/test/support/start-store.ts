import { type BridgeOptions, startBridge } from './start-bridge.ts';
import { createCuttableLine } from './cuttable-line.ts';

/** A bridge with one store whose line to Capillary can be cut. */
export async function startStore(store = 'store-1', options: BridgeOptions = {}) {
  const bridge = await startBridge({ ...options, stores: [] });
  const line = await createCuttableLine(bridge.simulator.url);
  const credential = { kind: 'till-basic', till: 'demo.till', password: 'demo123' };
  await bridge.admin.connect(store, line.url, credential, {
    defaultCountryCode: 'DE',
    ...options.settings,
  });
  return {
    ...bridge,
    line,
    async stop() {
      await bridge.stop();
      await line.cut();
    },
  };
}
