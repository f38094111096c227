import { join } from 'node:path';

/** The files of a bridge's certificates in their folder. */
export interface CertificateFiles {
  /** What tills trust or pin. */
  readonly authorityCertificate: string;
  /** Needed to renew only. Whoever has it can pass for the bridge. */
  readonly authorityKey: string;
  /** The bridge's certificate and the authority's behind it: `POS_TLS_CERTIFICATE`. */
  readonly bridgeCertificate: string;
  /** `POS_TLS_KEY`. */
  readonly bridgeKey: string;
}

export function certificateFiles(folder: string): CertificateFiles {
  return {
    authorityCertificate: join(folder, 'authority.crt'),
    authorityKey: join(folder, 'authority.key'),
    bridgeCertificate: join(folder, 'bridge.crt'),
    bridgeKey: join(folder, 'bridge.key'),
  };
}
