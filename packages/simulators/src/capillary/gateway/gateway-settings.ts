import { z } from 'zod';

/** What the documents leave open about the Mobile gateway (reference section 5); spread into `settingsSchema`. */
export const gatewaySettings = {
  /** HTTP status of a refusal (unknown: clients in the wild read `status.code` from the body). */
  gatewayFailureStatus: z.int().min(200).max(599).default(200),
  /** Endpoints that a guest's VIEW token may read, such as `customer/get`; the role belongs to each org's configuration. */
  gatewayViewEndpoints: z.array(z.string()).default([]),
};
