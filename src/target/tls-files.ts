import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls, { type SecureContext } from 'node:tls';
import type { Tls } from '../config/config.ts';
import { messageOf, PerfGateError } from '../errors.ts';

/** What a connection over TLS is made with, read from its files. */
export interface TlsMaterial {
  /** For connections whose certificate is checked. */
  context: SecureContext;
  /** PEM; what the target asks its clients for. */
  client: { cert: string; key: string } | null;
  /** null: the host of the URL. */
  serverName: string | null;
  /** Nothing is checked. */
  insecure: boolean;
}

/** What is wrong with a file, and the key of `target.tls` that names it. */
export interface TlsProblem {
  key: 'ca' | 'cert' | 'key';
  text: string;
}

/**
 * Reads the files of `target.tls`. What `ca` holds is trusted beside what Node trusts anyway (its own authorities and
 * those of NODE_EXTRA_CA_CERTS).
 *
 * @throws PerfGateError `config` with everything that is wrong with them
 */
export function readTlsFiles(settings: Tls): TlsMaterial {
  const problems = findTlsProblems(settings);
  if (problems.length > 0) {
    throw new PerfGateError('config', problems.map(({ key, text }) => `target.tls.${key}: ${text}.`).join('\n'));
  }
  const { ca, cert, key, serverName, insecure } = settings;
  const client =
    cert !== null && key !== null ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } : null;
  const trusted = ca === null ? {} : { ca: [...defaultAuthorities(), readFileSync(ca, 'utf8')] };
  try {
    return { context: tls.createSecureContext({ ...client, ...trusted }), client, serverName, insecure };
  } catch (error) {
    throw new PerfGateError('config', `the files of target.tls cannot be used: ${messageOf(error)}.`);
  }
}

/** Everything that can be known of the files before anything is connected to. */
export function findTlsProblems({ ca, cert, key, insecure }: Tls): TlsProblem[] {
  const problems: TlsProblem[] = [];
  const note = (blamed: TlsProblem['key'], text: string) => problems.push({ key: blamed, text });
  const readPem = (blamed: TlsProblem['key'], file: string | null) => {
    try {
      return file === null ? null : readFileSync(file, 'utf8');
    } catch (error) {
      note(blamed, `cannot read the file (${messageOf(error)})`);
      return null;
    }
  };
  const certificates = (blamed: 'ca' | 'cert', file: string | null) => {
    const text = readPem(blamed, file);
    if (text === null) return [];
    try {
      const found = (text.match(CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
      if (found.length === 0) note(blamed, `${file} has no certificate in PEM format (-----BEGIN CERTIFICATE-----)`);
      return found;
    } catch (error) {
      note(blamed, `${file} has a certificate that cannot be read (${messageOf(error)})`);
      return [];
    }
  };

  const authorities = certificates('ca', ca);
  const hasExpired = ({ validTo }: X509Certificate) => !insecure && Date.parse(validTo) < Date.now();
  if (authorities.length > 0 && authorities.every(hasExpired)) {
    note('ca', `the certificate in ${ca} expired on ${dayOf((authorities[0] as X509Certificate).validTo)}`);
  }
  const [own] = certificates('cert', cert);
  if (own && hasExpired(own)) note('cert', `the certificate in ${cert} expired on ${dayOf(own.validTo)}`);
  if (cert !== null && key === null)
    note('cert', 'a client certificate needs its private key as well; set target.tls.key');
  if (key !== null && cert === null) note('key', 'a private key needs its certificate as well; set target.tls.cert');
  const secret = readPem('key', key);
  if (secret === null) return problems;
  try {
    const privateKey = createPrivateKey(secret);
    if (own && !own.checkPrivateKey(privateKey))
      note('key', `the key in ${key} does not belong to the certificate in ${cert}`);
  } catch (error) {
    // Nobody is there to type a passphrase in.
    const encrypted = /ENCRYPTED/.test(secret) || (error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE';
    note(
      'key',
      encrypted ? `the key in ${key} has a passphrase; give one without` : `${key} has no private key in PEM format`,
    );
  }
  return problems;
}

const CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** `Feb  1 00:00:00 2024 GMT` as 2024-02-01. */
export function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Those that Node would trust without `ca`, which takes their place. Node tells them from 22.15 on. */
function defaultAuthorities(): readonly string[] {
  if (tls.getCACertificates !== undefined) return tls.getCACertificates('default');
  return [...tls.rootCertificates, ...extraAuthorities()];
}

function extraAuthorities(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  try {
    return file ? [readFileSync(file, 'utf8')] : [];
  } catch {
    // As Node itself, which goes on with a warning.
    return [];
  }
}
