import { type BridgeOptions, callBridge } from './call-bridge.ts';
import { hasStrings } from './has-strings.ts';

/** Keep the token like a password; it is shown this one time. */
export interface Pairing {
  readonly terminalId: string;
  readonly token: string;
}

export interface PairTerminalOptions extends Omit<BridgeOptions, 'token' | 'attempts'> {
  /** The one-time code from `capconnect pos pair`. */
  readonly code: string;
  /** The till's name in the shop, such as `till-3`. */
  readonly terminal: string;
}

/** Trades a pairing code for the terminal's own token. Never tried twice by itself: a code works once. */
export function pairTerminal({ code, terminal, ...bridge }: PairTerminalOptions): Promise<Pairing> {
  return callBridge(
    { ...bridge, attempts: 1 },
    { method: 'POST', path: '/pair', body: { code, terminal }, isRepeatable: false },
    hasStrings<Pairing>('terminalId', 'token'),
  );
}
