import { type Command, Option } from 'commander';
import { posCertificate } from '../commands/pos-certificate.ts';
import { posPair } from '../commands/pos-pair.ts';
import { posRevoke, posTerminals } from '../commands/pos-terminals.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { jsonOption } from './options.ts';

/** `pos certificate|pair|terminals|revoke`: what a store needs beside its POS bridge. */
export function addPosCommands(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const pos = program.command('pos').description('Sets tills up with a POS bridge.');
  pos
    .command('certificate')
    .description('Makes a certificate authority and a certificate for the bridge, to be pinned by tills.')
    .addOption(
      new Option('--host <name>', 'name or address that tills call the bridge by; as often as there are')
        .argParser((value: string, before: string[]) => [...before, value])
        .default([] as string[], 'those of the certificate that is renewed'),
    )
    .option('--out <folder>', 'where the files go', './data/tls')
    .option('--days <count>', 'how long it is valid', '825')
    .option('--renew', 'replace the certificate that is there; its authority stays')
    .addOption(jsonOption())
    .action(async (options) => finish(await posCertificate(options, terminal)));
  bridgeCommand(pos, 'pair')
    .description('Makes a one-time code that a till pairs with.')
    .requiredOption('--terminal <name>', 'what the till is called in the store, such as till-3')
    .option('--tenant <id>', 'its store; needed in central mode')
    .option('--till <code>', 'its till in Capillary; needed in central mode')
    .addOption(jsonOption())
    .action(async (options) => finish(await posPair(options, terminal)));
  bridgeCommand(pos, 'terminals')
    .description('Lists the paired terminals.')
    .option('--tenant <id>', 'only of this store')
    .addOption(jsonOption())
    .action(async (options) => finish(await posTerminals(options, terminal)));
  bridgeCommand(pos, 'revoke <id>')
    .description('Takes a terminal’s token away.')
    .action(async (id: string, options) => finish(await posRevoke({ ...options, id }, terminal)));
}

function bridgeCommand(pos: Command, name: string): Command {
  return pos
    .command(name)
    .option('--admin-url <url>', 'where the bridge listens, if not on its usual port of this machine');
}
