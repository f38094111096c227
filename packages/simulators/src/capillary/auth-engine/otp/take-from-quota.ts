import { identifierKey } from '../identifier.ts';
import type { Address } from '../identifier.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/**
 * Counts one more code to an address (reference section 4.6, `otpMaxCount` and `otpTimeOut`).
 * @throws EngineRefusal 1534 when the window holds no more, 1535 when the quota is 0.
 */
export function takeFromQuota({ brand, context }: EngineCall, to: Address): void {
  const { otpMaxCount, otpTimeOut } = brand.settings;
  if (otpMaxCount === 0) throw new EngineRefusal(1535);
  if (otpMaxCount === null || otpTimeOut === null) return;
  const nowMs = context.nowMs();
  const key = identifierKey(to);
  const recent = (brand.sendings.get(key) ?? []).filter((sentAtMs) => nowMs - sentAtMs < otpTimeOut * 60_000);
  if (recent.length >= otpMaxCount) throw new EngineRefusal(1534);
  brand.sendings.set(key, [...recent, nowMs]);
}
