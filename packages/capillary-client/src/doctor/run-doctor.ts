import { lookup as systemLookup } from 'node:dns/promises';
import { createCapillaryAuth, createTokenProvider, type TokenProvider } from '@capconnect/auth-core';
import { systemClock } from '@capconnect/kernel';
import { createCapillaryClient, type CapillaryClient } from '../capillary-client.ts';
import { checkClock } from './check-clock.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkDns } from './check-dns.ts';
import { createCheckLog } from './check-log.ts';
import { checkRead } from './check-read.ts';
import { checkTill } from './check-till.ts';
import { checkTls } from './check-tls.ts';
import type { DoctorOptions, Patient } from './doctor-options.ts';
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

  /** A check of the patient. What its preparation throws, such as for a wrong attribution, is its finding. */
  function on(run: (patient: Patient) => Promise<Finding>): () => Promise<Finding> {
    return async () => {
      if (url === undefined) return NO_ADDRESS;
      try {
        return await run(toPatient(options, url));
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
    on(async (patient) => {
      if (credential.kind === 'oauth-client') {
        const { url: baseUrl, clock: time, fetch, timeoutMs } = patient;
        tokens = createTokenProvider({ baseUrl, credential, clock: time, fetch, timeoutMs });
      }
      const finding = await checkCredentials(patient, tokens);
      areProved = true;
      return finding;
    }),
  );
  await log.check(
    'till',
    ['credentials'],
    on((patient) => checkTill(patient, clientFor(patient, tokens))),
  );
  await log.check(
    'read',
    ['till'],
    on((patient) => checkRead(clientFor(patient, tokens))),
  );
  return { ok: log.checks.every(({ status }) => status !== 'failed'), checks: log.checks };
}

function hostAddress(baseUrl: string): URL | undefined {
  const url = URL.parse(baseUrl);
  const isHost = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  return isHost ? url : undefined;
}

function toPatient(options: DoctorOptions, url: URL): Patient {
  return {
    url,
    credential: options.credential,
    attribution: options.attribution,
    clock: options.clock ?? systemClock,
    fetch: options.fetch ?? globalThis.fetch,
    lookup: options.lookup ?? ((host) => systemLookup(host, { all: true })),
    timeoutMs: options.timeoutMs ?? 10_000,
  };
}

function clientFor(patient: Patient, tokens: TokenProvider | undefined): CapillaryClient {
  const { url, credential, attribution, clock, timeoutMs } = patient;
  const auth = createCapillaryAuth({
    baseUrl: url,
    credential,
    ...(attribution === undefined ? {} : { attribution }),
    ...(tokens === undefined ? {} : { tokens }),
  });
  return createCapillaryClient({ baseUrl: url.origin, auth, clock, timeoutMs });
}
