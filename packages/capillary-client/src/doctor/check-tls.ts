import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Patient } from './doctor-options.ts';
import type { Finding } from './doctor-report.ts';
import { networkCode } from './network-code.ts';
import { networkWords } from './network-words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Certificates are renewed a month ahead as a rule, so this is late. */
const SOON_MS = 14 * DAY_MS;
const LOOPBACK_HOST = /^(localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/** Whether the host can be reached, and reached safely. */
export async function checkTls(patient: Patient): Promise<Finding> {
  const { url } = patient;
  const isSecure = url.protocol === 'https:';
  if (!isSecure && !LOOPBACK_HOST.test(url.hostname)) {
    return {
      status: 'failed',
      detail:
        'The base URL is plain http: anybody on the way could read the credentials, so they are not sent.',
      remedy: 'Use the same address with https://.',
    };
  }
  try {
    return isSecure ? await checkCertificate(patient) : await checkLoopback(patient);
  } catch (error) {
    return { status: 'failed', ...networkWords(networkCode(error)) };
  }
}

async function checkCertificate({ url, clock, timeoutMs }: Patient): Promise<Finding> {
  const host = hostOf(url);
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

async function checkLoopback({ url, timeoutMs }: Patient): Promise<Finding> {
  const socket = connectPlain({ host: hostOf(url), port: Number(url.port || '80') });
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

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
