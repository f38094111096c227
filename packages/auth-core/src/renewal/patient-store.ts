import type { Logger } from '@capconnect/kernel';
import { failureReason } from '../http/failure-reason.ts';
import type { TokenStore } from '../token-store.ts';

/** The store did not do it: it failed, or did not answer in time. */
export const STORE_FAILED = Symbol('store failed');

export type StoreOperation = <T>(run: (store: TokenStore) => Promise<T>) => Promise<T | typeof STORE_FAILED>;

/**
 * Runs store operations so that a store which fails or hangs costs time but never an answer: whoever can be served
 * without it is served.
 */
export function createStoreOperation(store: TokenStore, timeoutMs: number, logger: Logger): StoreOperation {
  return async (run) => {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new DOMException('The token store is too slow.', 'TimeoutError')),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([run(store), tooLate]);
    } catch (error) {
      logger.warn({ reason: failureReason(error) }, 'The token store failed; going on without it.');
      return STORE_FAILED;
    } finally {
      clearTimeout(timer);
    }
  };
}
