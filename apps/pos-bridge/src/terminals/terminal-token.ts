import { createHash } from 'node:crypto';

const BYTES = 32;

/** 256 random bits as text. @param randomBytes - from a cryptographic source */
export function newTerminalToken(randomBytes: (count: number) => Uint8Array): string {
  return Buffer.from(randomBytes(BYTES)).toString('base64url');
}

/** What is stored of a token. Plain: nobody can try out 256 bits. */
export function terminalTokenHash(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
