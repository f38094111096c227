import { type Command, Option } from 'commander';
import {
  deliveriesList,
  deliveriesRelease,
  deliveriesReplay,
  deliveriesShow,
} from '../commands/deliveries.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { jsonOption, withAdminOptions } from './options.ts';

/** `deliveries list|show|replay|release`, through an app's admin API. */
export function addDeliveryCommands(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const deliveries = program.command('deliveries').description('What arrived and what became of it.');
  withAdminOptions(deliveries.command('list'))
    .description('Lists deliveries, newest first.')
    .addOption(new Option('--status <status>').choices(['accepted', 'working', 'done', 'failed', 'dead']))
    .option('--tenant <id>')
    .option('--type <type>', 'such as orders/paid')
    .option('--q <text>', 'delivery id, message id or ordering key')
    .option('--limit <count>', '1 to 200')
    .option('--cursor <cursor>', 'where the previous page ended')
    .addOption(jsonOption())
    .action(async (options) => finish(await deliveriesList(options, terminal)));
  withAdminOptions(deliveries.command('show <id>'))
    .description('The whole story of one delivery.')
    .addOption(jsonOption())
    .action(async (id: string, options) => finish(await deliveriesShow({ ...options, id }, terminal)));
  withAdminOptions(deliveries.command('replay [id]'))
    .description('Runs a delivery again, or with --all-dead every dead one.')
    .option('--all-dead', 'every dead delivery')
    .option('--tenant <id>', 'only of this tenant')
    .option('--type <type>', 'only of this type')
    .addOption(jsonOption())
    .action(async (id: string | undefined, options) => {
      finish(await deliveriesReplay({ ...options, ...(id === undefined ? {} : { id }) }, terminal));
    });
  withAdminOptions(deliveries.command('release <id>'))
    .description('Gives a dead delivery up that holds later ones, so that they go on.')
    .addOption(jsonOption())
    .action(async (id: string, options) => finish(await deliveriesRelease({ ...options, id }, terminal)));
}
