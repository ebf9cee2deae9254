import { StringDecoder } from 'node:string_decoder';
import { mask, type Redactor } from './redactor.ts';

/** Bytes that are masked at once. */
const PART = 256 * 1024;
/** Characters that are looked at again with the next part; the longest secret, with its line breaks, is shorter. */
const OVERLAP = 32 * 1024;

/**
 * Masks the secrets in a log, part by part, also those that a boundary between parts divides.
 *
 * @returns the same bytes where there is none, else UTF-8
 */
export function redactBytes(content: Buffer, redactor: Redactor): Buffer {
  const decoder = new StringDecoder('utf8');
  const masked: string[] = [];
  let changed = false;
  let text = '';
  for (let at = 0; at < content.length; at += PART) {
    const isLast = at + PART >= content.length;
    text += decoder.write(content.subarray(at, at + PART)) + (isLast ? decoder.end() : '');
    const secrets = redactor.secretsIn(text);
    // A secret that ends in the next part begins after this, and none that is whole lies across it.
    let end = isLast ? text.length : Math.max(0, text.length - OVERLAP);
    for (const [from, to] of secrets.toSorted((a, b) => b[0] - a[0])) if (from < end && to > end) end = from;
    const found = secrets.filter(([, to]) => to <= end);
    changed ||= found.length > 0;
    masked.push(mask(text.slice(0, end), found));
    text = text.slice(end);
  }
  return changed ? Buffer.from(masked.join('')) : content;
}
