interface Words {
  readonly detail: string;
  readonly remedy: string;
}

const NO_ROUTE: Words = {
  detail: 'There is no way from this machine to that host.',
  remedy: "Check the machine's network, VPN and firewall: outgoing connections to port 443 must be allowed.",
};

const UNTRUSTED: Words = {
  detail: 'The certificate was not issued by anybody this machine trusts.',
  remedy:
    'If a proxy of your own inspects connections, make its certificate known to Node (NODE_EXTRA_CA_CERTS) or exempt ' +
    "Capillary's host. Otherwise the host is not Capillary's: check the base URL.",
};

const NOT_TLS: Words = {
  detail: 'The host answers, but does not speak TLS on this port.',
  remedy: 'Check host and port of the base URL. A proxy on the way may also answer in plain http.',
};

const CUT_OFF: Words = {
  detail: 'The host took the connection and cut it off again.',
  remedy: 'Check firewalls and proxies on the way, and that this machine may call Capillary.',
};

/** Causes of a connection that fails, by the code Node gives them. */
const WORDS: ReadonlyMap<string, Words> = new Map([
  [
    'ENOTFOUND',
    {
      detail: 'No such host is known.',
      remedy:
        "Check the spelling of the base URL: it is your Capillary cluster's host, such as eu.api.capillarytech.com.",
    },
  ],
  [
    'EAI_AGAIN',
    {
      detail: 'The name server does not answer.',
      remedy: "Check this machine's network and DNS settings, then run the doctor again.",
    },
  ],
  [
    'ECONNREFUSED',
    {
      detail: 'The host is there, but nothing listens on this port.',
      remedy: 'Check host and port of the base URL. If they are right, the service is down.',
    },
  ],
  ['EHOSTUNREACH', NO_ROUTE],
  ['ENETUNREACH', NO_ROUTE],
  ['ECONNRESET', CUT_OFF],
  ['EPIPE', CUT_OFF],
  ['UND_ERR_SOCKET', CUT_OFF],
  [
    'TIMEOUT',
    {
      detail: 'There was no answer in time.',
      remedy:
        'Check firewalls on the way, which often drop connections silently. Else the service is overloaded.',
    },
  ],
  [
    'CERT_HAS_EXPIRED',
    {
      detail: 'The certificate of the host has expired.',
      remedy: "Check this machine's clock first. If it is right, tell whoever runs the host.",
    },
  ],
  [
    'CERT_NOT_YET_VALID',
    {
      detail: 'The certificate of the host is not valid yet.',
      remedy: "This machine's clock is slow, most likely. Set it by NTP.",
    },
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    {
      detail: 'The certificate is for another host than the one in the base URL.',
      remedy: 'Check the spelling of the base URL, and that the name leads to Capillary and not to a proxy.',
    },
  ],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NOT_TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', NOT_TLS],
  ['EPROTO', NOT_TLS],
]);

/** Why a connection failed and what to do, for a code of Node's; a general answer for one that is not listed. */
export function networkWords(code: string | undefined): Words {
  return (
    WORDS.get(code ?? '') ?? {
      detail: `The connection fails${code === undefined ? '' : ` (${code})`}.`,
      remedy: "Check the base URL and this machine's network.",
    }
  );
}
