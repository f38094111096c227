export { tokenStoreContract } from './token-store-contract.ts';
export type { TokenStoreHarness } from './token-store-contract.ts';
