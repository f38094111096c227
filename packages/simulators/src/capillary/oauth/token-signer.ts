import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { compactVerify, SignJWT } from 'jose';

export interface TokenSigner {
  sign(claims: TokenClaims): Promise<string>;
  /** The payload of a token with our signature, whatever its times say; `undefined` for every other text. */
  open(token: string): Promise<unknown>;
}

interface TokenClaims {
  readonly [claim: string]: string | number | null;
}

/** Signs as the documented samples are: RS256, `kid` k1, no `typ` (reference section 2.4). The key is made at first use. */
export function createTokenSigner(): TokenSigner {
  let keys: Promise<{ privateKey: KeyObject; publicKey: KeyObject }> | undefined;
  async function keyPair() {
    keys ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return keys;
  }

  return {
    async sign(claims) {
      const { privateKey } = await keyPair();
      return new SignJWT(claims).setProtectedHeader({ kid: 'k1', alg: 'RS256' }).sign(privateKey);
    },
    async open(token) {
      const { publicKey } = await keyPair();
      try {
        const { payload } = await compactVerify(token, publicKey, { algorithms: ['RS256'] });
        return JSON.parse(new TextDecoder().decode(payload)) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}
