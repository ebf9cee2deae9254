/** What a request line cannot carry: spaces, letters beyond ASCII, and what RFC 3986 has no place for. */
const UNSENDABLE = /[^\x21-\x7e]|["#<>\\^`{|}]/gu;

/**
 * Percent-encodes path and query for a request line (RFC 9112, 3.2.1). Whatever can be sent stays as it is written: dot
 * segments, `//`, `+`, `%2F` and a `%` that begins no code. A URL parser would resolve and rewrite them.
 */
export function encodeRequestTarget(text: string): string {
  return text.replace(UNSENDABLE, (character) => encodeURIComponent(character.replace(/\p{Surrogate}/u, '\uFFFD')));
}

/** Path and query of an http or https URL as they are written, encoded for a request line. */
export function requestTargetOfUrl(url: string): string {
  const written = url.replace(/^https?:\/\/[^/?#\\]*/i, '').replace(/#.*$/s, '');
  return encodeRequestTarget(/^[/\\]/.test(written) ? written : `/${written}`);
}
