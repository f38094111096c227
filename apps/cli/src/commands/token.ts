import { createTokenProvider } from '@capconnect/auth-core';
import { AppError } from '@capconnect/kernel';
import { decodeJwt } from 'jose';
import { type CredentialOptions, readCredential } from '../credential-options.ts';
import { renderTable } from '../table.ts';
import { type ExitCode, say, sayJson, type Terminal } from '../terminal.ts';

export interface TokenCommandOptions extends Pick<CredentialOptions, 'key' | 'secret' | 'secretStdin'> {
  readonly baseUrl: string;
  readonly showToken?: boolean;
  readonly json?: boolean;
}

/** Asks Capillary for an access token and says when it ends and what it claims. The token itself only on request. */
export async function tokenCommand(options: TokenCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const credential = await readCredential(options, terminal);
  if (credential.kind !== 'oauth-client')
    throw new AppError('INPUT_INVALID', 'Tokens are for API clients: give --key.');
  const token = await createTokenProvider({ baseUrl: options.baseUrl, credential }).getToken();
  const expiresAt = new Date(token.expiresAtMs).toISOString();
  const claims = claimsOf(token.value.reveal());
  if (options.json === true) {
    sayJson(terminal, {
      expiresAt,
      claims,
      ...(options.showToken === true ? { token: token.value.reveal() } : {}),
    });
    return 0;
  }
  say(terminal, `Capillary gave a token. It ends at ${expiresAt}.`);
  const rows = Object.entries(claims).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  if (rows.length > 0) say(terminal, renderTable(['CLAIM', 'VALUE'], rows));
  if (options.showToken === true) say(terminal, token.value.reveal());
  return 0;
}

/** For people to look at: nothing is decided by them, since Capillary documents no key to verify them with. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
