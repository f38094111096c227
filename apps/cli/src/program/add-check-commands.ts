import type { Command } from 'commander';
import { basicHeaderCommand } from '../commands/basic-header.ts';
import { doctorCommand } from '../commands/doctor.ts';
import { loginCommand } from '../commands/login.ts';
import { tokenCommand } from '../commands/token.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { jsonOption, withCredentialOptions, withTillOptions } from './options.ts';

/** The commands that talk to Capillary themselves. */
export function addCheckCommands(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  withCredentialOptions(program.command('doctor'))
    .description('Checks the way to Capillary step by step and says what is wrong and what to do.')
    .requiredOption(
      '--base-url <url>',
      'origin of the Capillary API, such as https://eu.api.capillarytech.com',
    )
    .addOption(jsonOption())
    .action(async (options) => finish(await doctorCommand(options, terminal)));
  program
    .command('token')
    .description('Asks for an access token and says what is in it.')
    .requiredOption('--base-url <url>', 'origin of the Capillary API')
    .requiredOption('--key <key>', 'API client key')
    .option('--secret <secret>', 'API client secret (better: CAPILLARY_SECRET)')
    .option('--secret-stdin', 'read the secret from standard input')
    .option('--show-token', 'print the token itself')
    .addOption(jsonOption())
    .action(async (options) => finish(await tokenCommand(options, terminal)));
  withTillOptions(program.command('basic-header').requiredOption('--till <code>', 'till code'))
    .description('Prints the Basic header of a till.')
    .addOption(jsonOption())
    .action(async (options) => finish(await basicHeaderCommand(options, terminal)));
  program
    .command('login')
    .description('Signs an end customer in, as a shop would.')
    .requiredOption('--auth-engine-url <url>', 'origin of the Auth Engine')
    .requiredOption('--brand <brand>', 'brand code')
    .option('--mobile <number>', 'mobile number with country code')
    .option('--email <address>', 'e-mail address')
    .option('--web', 'use the web endpoints')
    .option('--device-id <id>', 'device id of the mobile endpoints')
    .option('--password', 'sign in with a password, from CAPILLARY_PASSWORD or the prompt')
    .option('--otp <code>', 'the code, for scripts')
    .addOption(jsonOption())
    .action(async (options) => finish(await loginCommand(options, terminal)));
}
