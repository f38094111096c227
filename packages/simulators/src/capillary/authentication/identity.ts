import type { ApiClient, Till } from '../org/org-state.ts';

/** Who proved to be who, before attribution. */
export type Identity =
  | { readonly kind: 'oauth'; readonly client: ApiClient }
  | { readonly kind: 'basic'; readonly till: Till };
