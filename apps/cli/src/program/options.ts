import { type Command, Option } from 'commander';
import { APPS } from '../admin-client.ts';

export function jsonOption(): Option {
  return new Option('--json', 'for machines: one JSON document on standard output');
}

/** `--app` and `--admin-url`: which running app is talked to. */
export function withAdminOptions(command: Command): Command {
  return command
    .addOption(new Option('--app <app>', 'which app').choices(APPS).makeOptionMandatory())
    .option('--admin-url <url>', 'where the app listens, if not on its usual port of this machine');
}

/** The options that tell a credential; see `readCredential`. */
export function withCredentialOptions(command: Command): Command {
  return withTillOptions(
    command
      .option('--key <key>', 'API client key')
      .option('--secret <secret>', 'API client secret (better: CAPILLARY_SECRET)'),
  ).option('--till <code>', 'till code; for doctor with --key, the till to call for');
}

export function withTillOptions(command: Command): Command {
  return command
    .option('--password <password>', 'till password (better: CAPILLARY_PASSWORD)')
    .option('--password-md5 <hash>', 'MD5 of the till password')
    .option('--secret-stdin', 'read the secret from standard input');
}
