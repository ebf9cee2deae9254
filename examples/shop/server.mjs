// A small shop in plain Node: a catalogue, a search and an order endpoint.
//
//   PORT=3000 node server.mjs
//
// SHOP_SLOWDOWN=search=1.6 makes every search do 1.6 times its work, to see a regression caught; the other endpoints are
// called catalogue and order. SHOP_PRODUCTS=10000 makes it a larger shop.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const ADJECTIVES = ['red', 'blue', 'small', 'large', 'quiet', 'fast', 'warm', 'light', 'round', 'plain'];
const NOUNS = ['chair', 'lamp', 'table', 'cup', 'shelf', 'clock', 'rug', 'vase', 'desk', 'stool'];

const products = Array.from({ length: Number(process.env.SHOP_PRODUCTS ?? 2000) }, (_, id) => ({
  id,
  name: `${ADJECTIVES[id % 10]} ${NOUNS[Math.floor(id / 10) % 10]} ${id}`,
  price: 500 + ((id * 7919) % 20000),
  stock: (id * 31) % 50,
}));

const [slowEndpoint, factor] = (process.env.SHOP_SLOWDOWN ?? '').split('=');

/** The shares in which an endpoint does its work: 1, and with a factor of 1.6 another 0.6, of every request alike. */
function sharesOf(endpoint) {
  const shares = [1];
  for (let extra = endpoint === slowEndpoint ? factor - 1 : 0; extra > 0; extra -= 1) shares.push(Math.min(1, extra));
  return shares;
}

function share(list, part) {
  return list.slice(0, Math.round(list.length * part));
}

const SHARES = { catalogue: sharesOf('catalogue'), search: sharesOf('search'), order: sharesOf('order') };

function catalogue(url) {
  const page = Number(url.searchParams.get('page') ?? 0);
  const pages = products.slice(page * 100, page * 100 + 400);
  const [sorted] = SHARES.catalogue.map((part) => share(pages, part).sort((a, b) => a.price - b.price));
  return { page, products: sorted.slice(0, 100) };
}

function search(url) {
  const words = (url.searchParams.get('q') ?? '').toLowerCase().split(' ').filter(Boolean);
  const [found] = SHARES.search.map((part) =>
    share(products, part)
      .map((product) => ({ product, score: words.filter((word) => product.name.includes(word)).length }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.product.price - b.product.price)
      .slice(0, 20)
      .map(({ product }) => product),
  );
  return { found };
}

const STAMPS = Array.from({ length: 100 });

function order(body) {
  const { items = [] } = JSON.parse(body);
  const lines = items.map(({ id, quantity }) => ({ ...products[id], quantity }));
  const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const text = JSON.stringify(lines);
  const [number] = SHARES.order.map((part) => share(STAMPS, part).reduce(stamp, text));
  return { number, total };
}

function stamp(text) {
  return createHash('sha256').update(text).digest('hex');
}

function readBody(request) {
  return new Promise((resolve, reject) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
      if (body.length > 100_000) reject(new Error('the order is too large'));
    });
    request.on('end', () => resolve(body));
    request.on('error', reject);
  });
}

async function answer(request) {
  const url = new URL(request.url, 'http://shop');
  if (url.pathname === '/healthz') return [200, { ok: true }];
  if (request.method === 'GET' && url.pathname === '/products') return [200, catalogue(url)];
  if (request.method === 'GET' && url.pathname === '/search') return [200, search(url)];
  if (request.method === 'POST' && url.pathname === '/orders') return [201, order(await readBody(request))];
  return [404, { error: 'not found' }];
}

const server = createServer(async (request, response) => {
  try {
    const [status, value] = await answer(request);
    const body = JSON.stringify(value);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  } catch (error) {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: error.message }));
  }
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`shop listening on port ${server.address().port}`);
});
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
