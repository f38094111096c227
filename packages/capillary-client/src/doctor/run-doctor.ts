import { lookup as systemLookup } from 'node:dns/promises';
import {
  createCapillaryAuth,
  createTokenProvider,
  type OAuthClientCredential,
  type TokenProvider,
} from '@capconnect/auth-core';
import { systemClock } from '@capconnect/kernel';
import { createCapillaryClient, type CapillaryClient } from '../capillary-client.ts';
import { checkClock } from './check-clock.ts';
import { checkDns } from './check-dns.ts';
import { createCheckLog } from './check-log.ts';
import { checkRead } from './check-read.ts';
import { checkTill } from './check-till.ts';
import { checkTillLogin } from './check-till-login.ts';
import { checkTls } from './check-tls.ts';
import { checkToken } from './check-token.ts';
import type { DoctorContext } from './doctor-context.ts';
import type { DoctorOptions } from './doctor-options.ts';
import type { DoctorReport, Finding } from './doctor-report.ts';
import { failureFinding } from './failure-finding.ts';

const NO_ADDRESS: Finding = {
  status: 'failed',
  detail: 'The base URL is not the address of a host.',
  remedy: 'Use https:// and the host of your Capillary cluster, with nothing behind it.',
};

/**
 * Finds out why calls to Capillary do not work, or shows that they do: host name, connection and certificate, clock,
 * credentials, till, and a call that reads. It changes nothing in Capillary. A check that makes no sense after a
 * failed one is skipped.
 *
 * Never throws: what goes wrong is a line of the report, with its cause and the next step.
 */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const { clock = systemClock, credential, onCheck = () => {} } = options;
  const url = hostAddress(options.baseUrl);
  const log = createCheckLog(clock, onCheck);
  let tokens: TokenProvider | undefined;
  let areProved = false;

  /** A check. What it throws, also while it is prepared, such as for a wrong attribution, is its finding. */
  function on(run: (context: DoctorContext) => Promise<Finding>): () => Promise<Finding> {
    return async () => {
      if (url === undefined) return NO_ADDRESS;
      try {
        return await run(toContext(options, url));
      } catch (error) {
        return failureFinding(error, areProved ? undefined : credential.kind);
      }
    };
  }

  await log.check('dns', [], on(checkDns));
  await log.check('tls', ['dns'], on(checkTls));
  await log.check('clock', ['tls'], on(checkClock));
  await log.check(
    'credentials',
    ['tls'],
    on(async (context) => {
      let finding: Finding;
      if (credential.kind === 'till-basic') {
        finding = await checkTillLogin(context, credential);
      } else {
        tokens = tokensFor(context, credential);
        finding = await checkToken(tokens, clock);
      }
      areProved = true;
      return finding;
    }),
  );
  await log.check(
    'till',
    ['credentials'],
    on((context) => checkTill(context, clientFor(context, tokens))),
  );
  await log.check(
    'read',
    ['till'],
    on((context) => checkRead(clientFor(context, tokens))),
  );
  return { ok: log.checks.every(({ status }) => status !== 'failed'), checks: log.checks };
}

function hostAddress(baseUrl: string): URL | undefined {
  const url = URL.parse(baseUrl);
  const isHost = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  return isHost ? url : undefined;
}

function toContext(options: DoctorOptions, url: URL): DoctorContext {
  return {
    url,
    // Without the brackets that an IPv6 address has in a URL.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    credential: options.credential,
    attribution: options.attribution,
    clock: options.clock ?? systemClock,
    fetch: options.fetch ?? globalThis.fetch,
    lookup: options.lookup ?? ((host) => systemLookup(host, { all: true })),
    timeoutMs: options.timeoutMs ?? 10_000,
  };
}

function tokensFor(
  { url, clock, fetch, timeoutMs }: DoctorContext,
  credential: OAuthClientCredential,
): TokenProvider {
  return createTokenProvider({ baseUrl: url, credential, clock, fetch, timeoutMs });
}

function clientFor(context: DoctorContext, tokens: TokenProvider | undefined): CapillaryClient {
  const { url, credential, attribution, clock, timeoutMs } = context;
  const auth = createCapillaryAuth({
    baseUrl: url,
    credential,
    ...(attribution === undefined ? {} : { attribution }),
    ...(tokens === undefined ? {} : { tokens }),
  });
  return createCapillaryClient({ baseUrl: url.origin, auth, clock, timeoutMs });
}
