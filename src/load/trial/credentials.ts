/** Values that are shorter are no secrets, and a text that masked them could not be read. */
const SHORTEST = 4;
const CARRIERS = /^(?:proxy-)?authorization$|^cookie$|key|token|secret|password|session|signature/i;

/**
 * Finds what must not be shown of a request: credentials, cookies and the values of headers that sound like either.
 *
 * @param sent the request as it was sent, one character a byte
 */
export function credentialsIn(sent: string): string[] {
  const [, ...lines] = sent.slice(0, Math.max(0, sent.indexOf('\r\n\r\n'))).split('\r\n');
  const found = lines.flatMap((line) => {
    const [name = '', ...rest] = line.split(':');
    const value = rest.join(':').trim();
    if (!CARRIERS.test(name)) return [];
    if (/^cookie$/i.test(name)) return value.split(/;\s*/).map((pair) => pair.slice(pair.indexOf('=') + 1));
    // Its scheme is none: `Bearer`, `Basic`.
    return [value, value.replace(/^\S+\s+/, '')];
  });
  return [...new Set(found)].filter((value) => value.length >= SHORTEST);
}

const MASK = '***';

/** Masks secrets in a text that came from elsewhere, as they are and as URLs and JSON write them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const written = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]);
  // The longest first: one may be a part of another.
  return [...new Set(written)]
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}
