import { openPostgres } from '../src/postgres.mjs';
import { readProduct } from '../src/products.mjs';
import { openRedis } from '../src/redis.mjs';

/** Both sides share the server, and every round begins with a cache that holds nothing of its own. */
export async function setup() {
  const prefix = `${process.env.PERF_GATE_SIDE}:${process.pid}:`;
  return { redis: openRedis(), postgres: await openPostgres(), prefix };
}

export async function teardown({ redis, postgres }) {
  await Promise.all([redis.end(), postgres.end()]);
}

/** Some of the 300 products are asked for far more often than others; a call says whether the cache had its one. */
export default async function product(shop, { iteration }) {
  const random = ((iteration * 2_654_435_761) % 2 ** 32) / 2 ** 32;
  const { hit } = await readProduct(Math.floor(300 * random ** 2), shop);
  return { hit };
}
