// How logs, pages and documents write a secret, each in its way, and some in parts.

/** Numbers below a bound, the same for the same seed. */
export function randomOf(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

export const WAYS = [
  (text) => text,
  (text) => JSON.stringify({ value: text }),
  (text) => JSON.stringify(JSON.stringify(text)),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`x${text}y`).toString('base64'),
  (text) => Buffer.from(`xy${text}`).toString('base64url'),
  (text) => Buffer.from(`user:${text}`).toString('base64').replace(/.{13}/g, '$&\n'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => encodeURIComponent(text),
  (text) => new URLSearchParams({ q: text }).toString(),
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  (text) => `'${text.replaceAll("'", "'\\''")}'`,
  (text) => `${text.slice(0, 7)}\n${text.slice(7)}`,
  (text) => `${text.slice(0, 6)}\u001b[1m${text.slice(6)}\u001b[0m`,
  (text) => `${'.'.repeat(290)}${text}`,
  (text) => `${'='.repeat(300 - 11 - text.length / 2)}${text}`,
];
