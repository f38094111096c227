import { readFile } from 'node:fs/promises';
import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { type AdminClient, type AdminOptions, createAdminClient } from '../admin-client.ts';
import { type CredentialOptions, readCredential } from '../credential-options.ts';
import { sayCheck } from '../say-check.ts';
import { renderTable } from '../table.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

interface Shown {
  readonly json?: boolean;
}

export interface TenantAddOptions extends AdminOptions, Shown, CredentialOptions {
  readonly tenant: string;
  readonly baseUrl: string;
  readonly authEngineUrl?: string;
  readonly gatewayUrl?: string;
  /** `TILL:code` or `STORE_CODE:code`. */
  readonly attribution?: string;
  /** A JSON file with the app's settings. */
  readonly settings?: string;
  /** Ask the app to check the credentials afterwards. */
  readonly verify?: boolean;
}

const TenantView = z.looseObject({
  id: z.string(),
  capillary: z.looseObject({
    baseUrl: z.string(),
    authEngineUrl: z.string().optional(),
    gatewayUrl: z.string().optional(),
    credential: z.looseObject({ kind: z.string() }).optional(),
    attribution: z.object({ type: z.string(), code: z.string() }).optional(),
  }),
  settings: z.record(z.string(), z.unknown()),
});
type TenantView = z.output<typeof TenantView>;
const TenantList = z.object({
  items: z.array(TenantView),
  unreadable: z
    .array(z.object({ id: z.string(), error: z.object({ code: z.string(), message: z.string() }) }))
    .default([]),
});
const Verification = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.looseObject({
      title: z.string(),
      status: z.enum(['passed', 'failed', 'warning', 'skipped']),
      detail: z.string(),
      remedy: z.string().optional(),
    }),
  ),
});

export async function tenantAdd(options: TenantAddOptions, terminal: Terminal): Promise<ExitCode> {
  const admin = createAdminClient(options, terminal);
  const credential = await credentialOf(options, terminal);
  const settings = options.settings === undefined ? {} : await readSettings(options.settings);
  const tenant = TenantView.parse(
    await admin.call('PUT', tenantPath(options.tenant), {
      capillary: {
        baseUrl: options.baseUrl,
        ...(options.authEngineUrl === undefined ? {} : { authEngineUrl: options.authEngineUrl }),
        ...(options.gatewayUrl === undefined ? {} : { gatewayUrl: options.gatewayUrl }),
        ...(credential === undefined ? {} : { credential }),
        ...(options.attribution === undefined ? {} : { attribution: attributionOf(options.attribution) }),
      },
      settings,
    }),
  );
  if (options.verify === true) return showVerified(tenant, admin, options, terminal);
  show(tenant, options, terminal);
  return 0;
}

export async function tenantList(options: AdminOptions & Shown, terminal: Terminal): Promise<ExitCode> {
  const { items, unreadable } = TenantList.parse(
    await createAdminClient(options, terminal).call('GET', '/admin/tenants'),
  );
  if (options.json === true) sayJson(terminal, { items, unreadable });
  else if (items.length + unreadable.length === 0)
    say(terminal, 'No tenant is connected yet. `capconnect tenant add` connects one.');
  else if (items.length > 0)
    say(terminal, renderTable(['TENANT', 'CAPILLARY', 'CREDENTIAL', 'ATTRIBUTION'], items.map(tenantRow)));
  for (const { id, error } of unreadable) {
    note(
      terminal,
      `${id} cannot be read (${error.code}). ${error.message} Else connect it anew with \`capconnect tenant add\`, or take it out with \`capconnect tenant remove\`.`,
    );
  }
  return unreadable.length === 0 ? 0 : 1;
}

export async function tenantShow(
  options: AdminOptions & Shown & { tenant: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const tenant = await createAdminClient(options, terminal).call('GET', tenantPath(options.tenant));
  show(TenantView.parse(tenant), options, terminal);
  return 0;
}

/** Puts new credentials in place; everything else of the tenant stays. */
export async function tenantRotate(
  options: AdminOptions & Shown & CredentialOptions & { tenant: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const admin = createAdminClient(options, terminal);
  const credential = await credentialOf(options, terminal);
  if (credential === undefined) {
    throw new AppError(
      'INPUT_INVALID',
      'Which credential? Give --key for an API client or --till for a till.',
    );
  }
  const current = TenantView.parse(await admin.call('GET', tenantPath(options.tenant)));
  const { baseUrl, authEngineUrl, gatewayUrl, attribution } = current.capillary;
  const changed = await admin.call('PUT', tenantPath(options.tenant), {
    capillary: { baseUrl, authEngineUrl, gatewayUrl, attribution, credential },
    settings: current.settings,
  });
  return showVerified(TenantView.parse(changed), admin, options, terminal);
}

export async function tenantRemove(
  options: AdminOptions & { tenant: string; yes?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.yes !== true) {
    throw new AppError(
      'INPUT_INVALID',
      `This deletes the credentials and settings of ${options.tenant}. Add --yes to do it.`,
    );
  }
  await createAdminClient(options, terminal).call('DELETE', tenantPath(options.tenant));
  note(terminal, `${options.tenant} is removed.`);
  return 0;
}

/** The tenant and what the doctor's checks find with its stored credentials. */
async function showVerified(
  tenant: TenantView,
  admin: AdminClient,
  options: Shown & { tenant: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const report = Verification.parse(await admin.call('POST', `${tenantPath(options.tenant)}/verify`));
  if (options.json === true) sayJson(terminal, { ...tenant, verification: report });
  else {
    show(tenant, options, terminal);
    for (const check of report.checks) sayCheck(check, terminal);
  }
  return report.ok ? 0 : 1;
}

function show(tenant: TenantView, options: Shown, terminal: Terminal): void {
  if (options.json === true) sayJson(terminal, tenant);
  else say(terminal, JSON.stringify(tenant, undefined, 2));
}

function tenantRow({ id, capillary }: TenantView): string[] {
  const { attribution } = capillary;
  return [
    id,
    capillary.baseUrl,
    capillary.credential?.kind ?? 'none',
    attribution === undefined ? 'default' : `${attribution.type} ${attribution.code}`,
  ];
}

/** The credential as the admin API takes it; left out where neither a key nor a till was given. */
async function credentialOf(options: CredentialOptions, terminal: Terminal): Promise<unknown> {
  if (options.key === undefined && options.till === undefined) return undefined;
  const credential = await readCredential(options, terminal);
  return credential.kind === 'oauth-client'
    ? { ...credential, secret: credential.secret.reveal() }
    : { ...credential, passwordMd5: credential.passwordMd5.reveal() };
}

function attributionOf(text: string): { type: string; code: string } {
  const separator = text.indexOf(':');
  return separator === -1
    ? { type: 'TILL', code: text }
    : { type: text.slice(0, separator), code: text.slice(separator + 1) };
}

async function readSettings(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AppError('INPUT_INVALID', `--settings ${file} cannot be read as a JSON file.`, { cause });
  }
}

function tenantPath(tenant: string): string {
  return `/admin/tenants/${encodeURIComponent(tenant)}`;
}
