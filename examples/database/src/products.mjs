/** How long a product stays in the cache, milliseconds. */
const KEPT = 60_000;

/** Reads a product through the cache, and says whether it was there. */
export async function readProduct(id, { redis, postgres, prefix }) {
  const key = `${prefix}product:${id}`;
  const cached = await redis.send('GET', key);
  if (cached !== null) return { product: JSON.parse(cached), hit: true };
  const [product] = await postgres.query('SELECT id, name FROM products WHERE id = $1', [id]);
  await redis.send('SET', key, JSON.stringify(product), 'PX', KEPT);
  return { product, hit: false };
}
