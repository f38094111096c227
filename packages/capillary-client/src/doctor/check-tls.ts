import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { createCapillaryAuth } from '@capconnect/auth-core';
import type { DoctorContext } from './doctor-context.ts';
import type { Finding } from './doctor-report.ts';
import { networkCode } from '../network-code.ts';
import { networkWords } from './network-words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Certificates are renewed a month ahead as a rule, so this is late. */
const SOON_MS = 14 * DAY_MS;

/** Whether the host can be reached, and reached safely. */
export async function checkTls(context: DoctorContext): Promise<Finding> {
  const { url } = context;
  const isSecure = url.protocol === 'https:';
  if (!isSecure && !mayCarryCredentials(context)) {
    return {
      status: 'failed',
      detail:
        'The base URL is plain http: anybody on the way could read the credentials, so they are not sent.',
      remedy: 'Use the same address with https://.',
    };
  }
  try {
    return isSecure ? await checkCertificate(context) : await checkLoopback(context);
  } catch (error) {
    return { status: 'failed', ...networkWords(networkCode(error)) };
  }
}

/** auth-core decides where credentials may go without TLS; making the authentication shows it. */
function mayCarryCredentials({ url, credential }: DoctorContext): boolean {
  try {
    createCapillaryAuth({ baseUrl: url, credential });
    return true;
  } catch {
    return false;
  }
}

async function checkCertificate({ url, host, clock, timeoutMs }: DoctorContext): Promise<Finding> {
  const socket = connectTls({
    host,
    port: Number(url.port || '443'),
    // A name for the server to choose its certificate by; addresses are not allowed there (RFC 6066 section 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  const validToMs = await connected(socket, 'secureConnect', timeoutMs, () =>
    Date.parse(socket.getPeerCertificate().valid_to),
  );
  const until = new Date(validToMs).toISOString().slice(0, 10);
  if (validToMs - clock.wallMs() < SOON_MS) {
    return {
      status: 'warning',
      detail: `The connection is safe, but the certificate ends on ${until}.`,
      remedy: 'Tell whoever runs the host to renew it; calls will fail from then on.',
    };
  }
  return { status: 'passed', detail: `The connection is safe; the certificate is valid until ${until}.` };
}

async function checkLoopback({ url, host, timeoutMs }: DoctorContext): Promise<Finding> {
  const socket = connectPlain({ host, port: Number(url.port || '80') });
  await connected(socket, 'connect', timeoutMs, () => undefined);
  return {
    status: 'passed',
    detail: 'The service is on this machine, where plain http is allowed. A real Capillary host needs https.',
  };
}

/** What `read` finds when the socket is connected. The socket is closed in any case. */
async function connected<Value>(
  socket: Socket | TLSSocket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  read: () => Value,
): Promise<Value> {
  try {
    return await new Promise<Value>((resolve, reject) => {
      socket.once(event, () => {
        resolve(read());
      });
      socket.once('error', reject);
      socket.setTimeout(timeoutMs, () => {
        reject(Object.assign(new Error('The connection took too long.'), { code: 'TIMEOUT' }));
      });
    });
  } finally {
    socket.destroy();
  }
}
