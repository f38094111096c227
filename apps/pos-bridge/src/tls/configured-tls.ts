import type { Config } from '../config.ts';
import { type BridgeTls, readTls, type TlsFiles } from './read-tls.ts';

export interface ConfiguredTls {
  readonly files: TlsFiles;
  readonly first: BridgeTls;
}

/** The certificate to serve https with; `undefined` where none is configured. @throws as `readTls` */
export async function configuredTls(config: Config): Promise<ConfiguredTls | undefined> {
  const { POS_TLS_CERTIFICATE: certificate, POS_TLS_KEY: key } = config;
  if (certificate === undefined || key === undefined) return undefined;
  const files = { certificate, key };
  return { files, first: await readTls(files) };
}
