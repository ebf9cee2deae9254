import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { PerfGateError } from '../errors.ts';
import { describeNetworkError, NO_ANSWER } from './port.ts';
import type { TlsMaterial } from './tls-files.ts';
import { hostOf, namesOf, type Transport } from './transport.ts';

const TRUST_IT = 'Name the authority that signed it as `target.tls.ca`, or set `target.tls.insecure: true`';

/**
 * Makes one TLS connection to the target as the load will, and checks what the load generator never does: that the
 * certificate is valid, for this name, and from an authority that is trusted. After the handshake it sends the target
 * `OPTIONS *` (RFC 9110, 9.3.7), because with TLS 1.3 the target refuses a client certificate only then.
 *
 * @param patience milliseconds
 * @returns null when all is well, else a description of why there was no handshake
 * @throws PerfGateError `target` when the certificate is not to be trusted, or the target does not trust ours
 */
export function checkCertificate(url: URL, { socket, tls }: Transport, patience: number): Promise<string | null> {
  if (tls === null || tls.insecure) return Promise.resolve(null);
  const { servername, expected } = namesOf(url, tls.serverName);
  const where = socket === null ? { host: hostOf(url), port: Number(url.port || 443) } : { path: socket };
  return new Promise((resolve, reject) => {
    // Whether to go on is decided here, where the certificate can be looked at.
    const connection = connect({
      ...where,
      secureContext: tls.context,
      servername,
      rejectUnauthorized: false,
      checkServerIdentity: (_, certificate) => checkServerIdentity(expected, certificate),
    });
    let secured = false;
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      connection.destroy();
      finish();
    };
    const refuse = () => settle(() => reject(refusal(url, tls, null)));
    const timer = setTimeout(() => settle(() => resolve(secured ? null : NO_ANSWER)), patience);
    connection.once('secureConnect', () => {
      const problem = problemOf(connection, expected);
      if (problem !== null) {
        settle(() => reject(new PerfGateError('target', `the certificate of ${url.origin} ${problem}.`)));
        return;
      }
      secured = true;
      connection.write(`OPTIONS * HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
    });
    connection.once('data', () => settle(() => resolve(null)));
    connection.once('end', () => (secured ? refuse() : settle(() => resolve(describeClosed(tls)))));
    connection.on('error', (error: NodeJS.ErrnoException) => {
      if (isRefusal(error)) settle(() => reject(refusal(url, tls, error)));
      else if (secured) refuse();
      else settle(() => resolve(describeSecureError(error, tls)));
    });
  });
}

/** Whether the target has rejected the handshake because of our certificate, or because we have none. */
export function isRefusal({ message }: Error): boolean {
  return /alert (certificate required|bad certificate|certificate (unknown|expired|revoked)|unknown ca|unsupported certificate|access denied|handshake failure)/.test(
    message,
  );
}

/** Whether a connection was given up because its certificate is not to be trusted. */
export function isDistrust({ code = '' }: NodeJS.ErrnoException): boolean {
  return code in VERIFICATION || code === WRONG_NAME || /^(UNABLE_TO|CERT_|CRL_|INVALID_|ERROR_IN_CERT)/.test(code);
}

/** Describes a failed connection over TLS. */
export function describeSecureError(error: NodeJS.ErrnoException, tls: TlsMaterial): string {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE' ? describeClosed(tls) : describeNetworkError(error);
}

function describeClosed({ client }: TlsMaterial): string {
  const why = client ? 'does not accept the client certificate of `target.tls.cert`' : 'wants a client certificate';
  return `connection closed without an answer, as by a target that ${why}`;
}

function refusal({ origin }: URL, { client }: TlsMaterial, error: Error | null): PerfGateError {
  const said = /alert ([a-z ]+)/.exec(error?.message ?? '')?.[1];
  const how = said ? `refused the TLS connection ("${said}")` : 'closed the connection right after the TLS handshake';
  const what = client
    ? 'It does not accept the client certificate of `target.tls.cert`; check which authority it asks for'
    : `It ${said === 'handshake failure' ? 'may want' : 'wants'} a client certificate; set \`target.tls.cert\` and \`target.tls.key\``;
  return new PerfGateError('target', `${origin} ${how}. ${what}.`);
}

const WRONG_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** What is wrong with a certificate, by the name of OpenSSL's X509_V_ERR_*. */
const VERIFICATION: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `is self-signed. ${TRUST_IT}`,
  SELF_SIGNED_CERT_IN_CHAIN: `is from an authority that is not trusted here. ${TRUST_IT}`,
  UNABLE_TO_GET_ISSUER_CERT: `is from an authority that is not known here. ${TRUST_IT}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `is from an authority that is not known here. ${TRUST_IT}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `is from an authority that is not known here, or the target does not send the intermediate certificates. ${TRUST_IT}`,
};

/** Describes as a clause what is wrong with the certificate; null when it is trusted. */
function problemOf(connection: TLSSocket, expected: string): string | null {
  if (connection.authorized) return null;
  // A string, whatever its type says.
  const code = String(connection.authorizationError);
  const certificate = connection.getPeerCertificate(true);
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const expired = chainOf(certificate).find(({ valid_to }) => Date.parse(valid_to) < Date.now()) ?? certificate;
      return `expired on ${dayOf(expired.valid_to)}. Renew it, or set \`target.tls.insecure: true\``;
    }
    case 'CERT_NOT_YET_VALID':
      return `is not valid before ${dayOf(certificate.valid_from)}. Check the clocks`;
    case WRONG_NAME:
      return `is not for ${expected} but for ${certifiedNames(certificate)}. Use such a name in \`target.url\`, or set \`target.tls.server-name\``;
    default:
      return VERIFICATION[code] ?? `could not be verified (${code}). ${TRUST_IT}`;
  }
}

/** Turns `Feb  1 00:00:00 2024 GMT` into 2024-02-01. */
function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

function chainOf(certificate: PeerCertificate): PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  let next: PeerCertificate | undefined = certificate;
  // A root is its own issuer.
  while (next && !chain.includes(next)) {
    chain.push(next);
    next = (next as PeerCertificate & { issuerCertificate?: PeerCertificate }).issuerCertificate;
  }
  return chain;
}

/** The names in the certificate, which are untrusted: cut short, and without what could pass for something else. */
function certifiedNames({ subjectaltname, subject }: PeerCertificate): string {
  const names = subjectaltname?.replaceAll(/(DNS|IP Address|URI):/g, '') ?? subject?.CN;
  const plain = [names ?? '']
    .flat()
    .join(', ')
    .replaceAll(/[^\x20-\x7e]/g, '?');
  if (plain === '') return 'no name at all';
  return plain.length > 200 ? `${plain.slice(0, 200)} …` : plain;
}
