import { capillaryOrigin } from '../capillary-origin.ts';

/**
 * An origin and the path under which its endpoints lie, without a slash at the end.
 * @throws AppError `AUTH_CONFIG_INVALID` for an origin that is neither https nor loopback.
 */
export function baseUrlOf(origin: string | URL, pathPrefix: string): string {
  // Without the slash between them the prefix would lengthen the host's name.
  return `${capillaryOrigin(origin)}/${pathPrefix.replace(/^\/+|\/+$/g, '')}`;
}
