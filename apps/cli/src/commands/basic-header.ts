import { basicHeader } from '@capconnect/auth-core';
import { AppError } from '@capconnect/kernel';
import { type CredentialOptions, readCredential } from '../credential-options.ts';
import { type ExitCode, say, sayJson, type Terminal } from '../terminal.ts';

export type BasicHeaderOptions = Omit<CredentialOptions, 'key' | 'secret'> & { readonly json?: boolean };

/** Prints the header a till sends. It is what was asked for, so this is the one command that shows a credential. */
export async function basicHeaderCommand(options: BasicHeaderOptions, terminal: Terminal): Promise<ExitCode> {
  const credential = await readCredential(options, terminal);
  if (credential.kind !== 'till-basic')
    throw new AppError('INPUT_INVALID', 'Basic is for tills: give --till.');
  const value = basicHeader(credential);
  if (options.json === true) sayJson(terminal, { header: 'Authorization', value });
  else say(terminal, `Authorization: ${value}`);
  return 0;
}
