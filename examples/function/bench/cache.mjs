import { setTimeout as sleep } from 'node:timers/promises';
import { openCache } from '../src/cache.mjs';

/** What calls return as metrics, and how they are compared. */
export const metrics = { entries: { title: 'entries of the cache', unit: '', better: 'lower', gated: false } };

/** What is made once; every call gets it. */
export const setup = () => ({ cache: openCache() });

/** Reads one of 300 products, the first of them far more often than the last, and says whether the cache had it. */
export default async function read({ cache }, { iteration }) {
  const random = ((iteration * 2_654_435_761) % 2 ** 32) / 2 ** 32;
  const key = Math.floor(300 * random ** 3);
  const hit = cache.get(key) !== undefined;
  if (!hit) {
    await sleep(2);
    cache.set(key, { key });
  }
  return { hit, metrics: { entries: cache.size } };
}
