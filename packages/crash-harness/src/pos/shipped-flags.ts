import { readFile } from 'node:fs/promises';

const unit = new URL('../../../../apps/pos-bridge/systemd/pos-bridge.service', import.meta.url);

/** The flags of Node that the service of a store starts the bridge with: among them what bounds its memory. */
export async function shippedFlags(): Promise<readonly string[]> {
  const command = /^ExecStart=\S+ (?<flags>.*) \S+$/m.exec(await readFile(unit, 'utf8'));
  const flags = command?.groups?.['flags'];
  if (flags === undefined) throw new Error('The systemd unit of the bridge does not say how it is started.');
  return flags.split(' ');
}
