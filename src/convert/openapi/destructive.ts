import { child } from '../plain.ts';
import type { Operation } from './operations.ts';

/** Words of a path or an operationId that say that something is gone, or useless to others, afterwards. */
const VERBS = new Set(
  (
    'delete remove destroy purge wipe erase reset drop truncate flush clear cancel terminate revoke invalidate ' +
    'logout signout logoff signoff shutdown restart reboot kill quit uninstall unregister deregister deactivate ' +
    'deprovision decommission evict expire unsubscribe'
  ).split(' '),
);
const NOUNS = new Set(
  'deletion deletions removal removals destruction cancellation cancellations termination revocation deactivation'.split(
    ' ',
  ),
);
const IN_TWO = /\b(log|sign|shut) (out|off|down)\b/;

/** Says why an operation must not be sent in a loop against what others need; null: it may be. */
export function destructionOf({ method, path, place }: Operation): string | null {
  if (method === 'DELETE') return 'deletes';
  if (method === 'HEAD' || method === 'OPTIONS') return null;
  const segments = path.split('/').filter((segment) => segment !== '' && !segment.includes('{'));
  if (method === 'GET') {
    // Lists may be called after such words; what GET does is said by the word that its path begins its end with.
    const [first, second] = wordsOf(segments.at(-1) ?? '');
    const isVerb = VERBS.has(first ?? '') || IN_TWO.test(`${first} ${second}`);
    return isVerb ? `says "${(segments.at(-1) as string).slice(0, 40)}"` : null;
  }
  const named = child(place.value, 'operationId');
  for (const text of [...segments, ...(typeof named === 'string' ? [named.slice(0, 200)] : [])]) {
    const words = wordsOf(text);
    if (words.some((word) => VERBS.has(word) || NOUNS.has(word)) || IN_TWO.test(words.join(' '))) {
      return `says "${text.slice(0, 40)}"`;
    }
  }
  return null;
}

/** Words in lower case: `cancelOrder`, `cancel-order` and `Cancel_Order` are the same. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
