import { AppError } from '@capconnect/kernel';
import type { Command } from 'commander';
import { tenantAdd, tenantList, tenantRemove, tenantRotate, tenantShow } from '../commands/tenant.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { jsonOption, withAdminOptions, withCredentialOptions } from './options.ts';

/** `tenant add|list|show|rotate|remove`, through an app's admin API. The id can also be given as `--tenant`. */
export function addTenantCommands(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const tenant = program
    .command('tenant')
    .description('Connects, shows and removes tenants of a running app.');
  const command = (name: string) =>
    withAdminOptions(tenant.command(name)).option('--tenant <id>', 'the tenant, if not given as argument');

  withCredentialOptions(command('add [id]'))
    .description('Connects a tenant, or changes it.')
    .requiredOption('--base-url <url>', 'origin of the Capillary API')
    .option('--auth-engine-url <url>', 'origin of the Auth Engine, if another')
    .option('--gateway-url <url>', 'origin of the mobile gateway, if another')
    .option('--attribution <type:code>', 'store or till of the calls, such as TILL:demo.till')
    .option('--settings <file>', 'JSON file with the settings of the app')
    .option('--verify', 'check the credentials afterwards')
    .addOption(jsonOption())
    .action(async (id: string | undefined, options) => finish(await tenantAdd(named(id, options), terminal)));
  withAdminOptions(tenant.command('list'))
    .description('Lists the tenants.')
    .addOption(jsonOption())
    .action(async (options) => finish(await tenantList(options, terminal)));
  command('show [id]')
    .description('Shows a tenant; credentials are masked.')
    .addOption(jsonOption())
    .action(async (id: string | undefined, options) =>
      finish(await tenantShow(named(id, options), terminal)),
    );
  withCredentialOptions(command('rotate [id]'))
    .description('Puts new credentials in place and checks them.')
    .addOption(jsonOption())
    .action(async (id: string | undefined, options) =>
      finish(await tenantRotate(named(id, options), terminal)),
    );
  command('remove [id]')
    .description('Deletes a tenant with its credentials.')
    .option('--yes', 'really')
    .action(async (id: string | undefined, options) =>
      finish(await tenantRemove(named(id, options), terminal)),
    );
}

function named<Options extends { readonly tenant?: string }>(
  id: string | undefined,
  options: Options,
): Options & { readonly tenant: string } {
  const tenant = id ?? options.tenant ?? '';
  if (tenant === '')
    throw new AppError('INPUT_INVALID', 'Which tenant? Name it, such as the domain of the shop.');
  return { ...options, tenant };
}
