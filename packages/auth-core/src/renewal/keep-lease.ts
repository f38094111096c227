/** How long the others wait for a process that died while it asked: short, since meanwhile none of them has a token. */
export const LEASE_MS = 2_500;
const RENEW_EVERY_MS = 500;

/**
 * Renews a lease for as long as it is needed, so that a slow call does not lose it.
 * @param renew - never rejects; `false` when the lease is another's, after which it is left alone.
 * @returns what ends it. A renewal that is under way by then is for the store to refuse, once the lease was given back.
 */
export function keepLease(renew: () => Promise<boolean>): () => void {
  let isNeeded = true;
  let timer = setTimeout(() => void renewNow(), RENEW_EVERY_MS);

  async function renewNow(): Promise<void> {
    const isOurs = await renew();
    if (isNeeded && isOurs) timer = setTimeout(() => void renewNow(), RENEW_EVERY_MS);
  }

  return () => {
    isNeeded = false;
    clearTimeout(timer);
  };
}
