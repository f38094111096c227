import { type DoctorCheck, runDoctor } from '@capconnect/capillary-client';
import { type CredentialOptions, readCredential } from '../credential-options.ts';
import { sayCheck } from '../say-check.ts';
import { type ExitCode, say, sayJson, type Terminal } from '../terminal.ts';

export interface DoctorCommandOptions extends CredentialOptions {
  readonly baseUrl: string;
  readonly json?: boolean;
}

/** Each check a line as it ends; each failure a sentence with the cause, and the next step. */
export async function doctorCommand(options: DoctorCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { baseUrl, till, json } = options;
  const credential = await readCredential(options, terminal);
  const report = await runDoctor({
    baseUrl,
    credential,
    // With an API client, --till names the till to call for.
    ...(credential.kind === 'oauth-client' && till !== undefined
      ? { attribution: { type: 'TILL', code: till } }
      : {}),
    ...(json === true ? {} : { onCheck: (check: DoctorCheck) => sayCheck(check, terminal) }),
  });
  if (json === true) sayJson(terminal, report);
  else
    say(
      terminal,
      report.ok
        ? 'All is well: this credential works here.'
        : 'Mend the first failure, then run the doctor again.',
    );
  return report.ok ? 0 : 1;
}
