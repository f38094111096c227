import { type Credential, oauthClientCredential, tillBasicCredential } from '@capconnect/auth-core';
import { AppError } from '@capconnect/kernel';
import { readSecret } from './read-secret.ts';
import type { Terminal } from './terminal.ts';

/** The options by which a command is told a credential. */
export interface CredentialOptions {
  readonly key?: string;
  readonly secret?: string;
  readonly till?: string;
  readonly password?: string;
  readonly passwordMd5?: string;
  readonly secretStdin?: boolean;
}

/** The API client of `--key`, else the till of `--till`. */
export async function readCredential(options: CredentialOptions, terminal: Terminal): Promise<Credential> {
  const isOnStdin = options.secretStdin === true;
  if (options.key !== undefined) {
    const secret = await readSecret(
      {
        label: 'API client secret',
        option: '--secret',
        fromOption: options.secret,
        variable: 'CAPILLARY_SECRET',
        isOnStdin,
      },
      terminal,
    );
    return oauthClientCredential({ key: options.key, secret: secret.reveal() });
  }
  if (options.till === undefined) {
    throw new AppError(
      'INPUT_INVALID',
      'Which credential? Give --key for an API client, or --till for a till.',
    );
  }
  if (options.passwordMd5 !== undefined) {
    return tillBasicCredential({ till: options.till, passwordMd5: options.passwordMd5 });
  }
  const password = await readSecret(
    {
      label: 'till password',
      option: '--password',
      fromOption: options.password,
      variable: 'CAPILLARY_PASSWORD',
      isOnStdin,
    },
    terminal,
  );
  return tillBasicCredential({ till: options.till, password: password.reveal() });
}
