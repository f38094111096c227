import { createPrivateKey, privateDecrypt } from 'node:crypto';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/**
 * Checks `hash` where the brand encrypts this endpoint's payload. The algorithm is not published (reference section
 * 4.6); the setting `authEnginePayloadHash` names the stand-in.
 * @throws EngineRefusal 5004 when the hash is missing, unreadable or older than its window.
 */
export function requirePayloadHash(call: EngineCall): void {
  if (!call.rules.needsPayloadHash) return;
  const { hash } = call.request;
  if (hash === undefined) throw new EngineRefusal(5004);
  if (call.context.settings.authEnginePayloadHash === 'present') return;
  const ageMs = Math.abs(call.context.nowMs() - hashedAtMs(call, hash));
  const windowMs = call.brand.settings.config.CONF_ENCRYPTION_VALID_IN_SECONDS * 1000;
  if (!(ageMs <= windowMs)) throw new EngineRefusal(5004);
}

/** The epoch milliseconds inside the hash; NaN when there are none. */
function hashedAtMs({ brand, context }: EngineCall, hash: string): number {
  const bytes = Buffer.from(hash, 'base64');
  if (context.settings.authEnginePayloadHash === 'timestamp') return Number.parseInt(bytes.toString(), 10);
  const key = brand.settings.config.CONF_ENCRYPTION_PRIVATE_KEY;
  if (key === null) return Number.NaN;
  try {
    const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
    return Number.parseInt(privateDecrypt({ key: privateKey, oaepHash: 'sha256' }, bytes).toString(), 10);
  } catch {
    return Number.NaN;
  }
}
