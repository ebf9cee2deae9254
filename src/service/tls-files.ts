import { readFileSync } from 'node:fs';
import tls, { type SecureContext } from 'node:tls';
import { messageOf, PerfGateError } from '../errors.ts';
import { readUnlinked } from '../files/read-file.ts';
import { systemProblem } from '../files/system-problem.ts';
import type { Tls } from './target.ts';

/** Bytes of certificates and keys. */
const MOST_FILE = 10_000_000;

/** What a TLS connection needs, read from its files. */
export interface TlsMaterial {
  /** The context of connections whose certificate is checked. */
  context: SecureContext;
  /** The client certificate and its key, PEM, for a target that asks for them. */
  client: { cert: string; key: string } | null;
  /** The name that the certificate has to have; null: the host of the URL. */
  serverName: string | null;
  /** Whether the certificate goes unchecked. */
  insecure: boolean;
}

/**
 * Reads the files of `target.tls`. The authorities in `ca` are trusted in addition to those that Node trusts anyway
 * (its own authorities and those of NODE_EXTRA_CA_CERTS).
 *
 * @throws PerfGateError `config` when one cannot be read, or they cannot be used
 */
export function readTlsFiles({ ca, cert, key, serverName, insecure }: Tls): TlsMaterial {
  const authority = read('ca', ca);
  const own = { cert: read('cert', cert), key: read('key', key) };
  const client = own.cert !== null && own.key !== null ? { cert: own.cert, key: own.key } : null;
  const trusted = authority === null ? {} : { ca: [...defaultAuthorities(), authority] };
  try {
    return { context: tls.createSecureContext({ ...client, ...trusted }), client, serverName, insecure };
  } catch (error) {
    const files = [ca, cert, key].filter((file) => file !== null).join(', ');
    throw new PerfGateError('config', `target.tls: ${files} cannot be used: ${messageOf(error)}.`);
  }
}

function read(name: 'ca' | 'cert' | 'key', file: string | null): string | null {
  try {
    return file === null ? null : readUnlinked(file, MOST_FILE).toString('utf8');
  } catch (error) {
    throw new PerfGateError('config', `target.tls.${name}: ${file} cannot be read: ${systemProblem(error)}.`);
  }
}

/** The authorities that Node would trust without `ca`, which takes their place. Node lists them from 22.15 on. */
function defaultAuthorities(): readonly string[] {
  if (tls.getCACertificates !== undefined) return tls.getCACertificates('default');
  return [...tls.rootCertificates, ...extraAuthorities()];
}

function extraAuthorities(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  try {
    return file ? [readFileSync(file, 'utf8')] : [];
  } catch {
    // Node itself does the same and goes on with a warning.
    return [];
  }
}
