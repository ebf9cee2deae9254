import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Tls } from '../../service/target.ts';
import { readText } from '../../settings/workspace-file.ts';
import { oneLine, quote } from '../../text/quote.ts';
import type { TlsSettings } from '../schema/target-schema.ts';

export interface TlsProblem {
  key: keyof TlsSettings;
  text: string;
}

export const NO_TLS: Tls = { ca: null, cert: null, key: null, serverName: null, insecure: false };

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/** Reads the PEM files (RFC 7468): an expired certificate is found before anything is started. */
export function resolveTls(settings: TlsSettings, workspace: string): { tls: Tls; problems: TlsProblem[] } {
  const problems: TlsProblem[] = [];
  const read = (key: 'ca' | 'cert' | 'key', problemOf: (text: string) => string | null): ReadPem | null => {
    const written = settings[key];
    if (written === undefined) return null;
    const found = readText(workspace, written);
    const problem = 'problem' in found ? found.problem : problemOf(found.text);
    if (problem !== null) problems.push({ key, text: 'problem' in found ? problem : `${quote(written)} ${problem}` });
    return 'problem' in found || problem !== null ? null : found;
  };
  const ca = read('ca', (text) => problemOfCertificates(text, 'some'));
  const cert = read('cert', (text) => problemOfCertificates(text, 'first'));
  const key = read('key', problemOfKey);
  if (settings.cert !== undefined && settings.key === undefined) {
    problems.push({ key: 'cert', text: 'a client certificate needs its key; set key as well' });
  }
  if (settings.key !== undefined && settings.cert === undefined) {
    problems.push({ key: 'key', text: 'a key needs its client certificate; set cert as well' });
  }
  if (cert && key && !new X509Certificate(cert.text).checkPrivateKey(createPrivateKey(key.text))) {
    problems.push({ key: 'key', text: 'this is not the key of the certificate in cert' });
  }
  const tls = {
    ca: ca?.path ?? null,
    cert: cert?.path ?? null,
    key: key?.path ?? null,
    serverName: settings['server-name'] ?? null,
    insecure: settings.insecure,
  };
  return { tls, problems };
}

interface ReadPem {
  path: string;
  text: string;
}

/**
 * Checks a bundle. @param valid which must not have expired: some authorities may have, the certificate of a client not
 */
function problemOfCertificates(text: string, valid: 'some' | 'first'): string | null {
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) return 'has no certificate (PEM: -----BEGIN CERTIFICATE-----)';
  const ends: Date[] = [];
  for (const block of blocks) {
    try {
      const certificate = new X509Certificate(block);
      ends.push(new Date(certificate.validTo));
    } catch (error) {
      return `has a certificate that cannot be read: ${oneLine((error as Error).message)}`;
    }
  }
  const asked = valid === 'first' ? ends.slice(0, 1) : ends;
  const last = new Date(Math.max(...asked.map(Number)));
  return last.getTime() < Date.now() ? `has a certificate that expired on ${last.toISOString().slice(0, 10)}` : null;
}

function problemOfKey(text: string): string | null {
  if (/-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text)) return 'is a key with a passphrase; give one without';
  try {
    createPrivateKey(text);
    return null;
  } catch {
    return 'has no private key (PEM: -----BEGIN PRIVATE KEY-----)';
  }
}
