// A small shop in plain Node: a catalogue, a search and an order endpoint.
//
//   PORT=3000 node server.mjs
//
// SHOP_SLOWDOWN=search=1.6 makes the search do 1.6 times its work, to see a regression caught; the other endpoints
// are called catalogue and order.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const ADJECTIVES = ['red', 'blue', 'small', 'large', 'quiet', 'fast', 'warm', 'light', 'round', 'plain'];
const NOUNS = ['chair', 'lamp', 'table', 'cup', 'shelf', 'clock', 'rug', 'vase', 'desk', 'stool'];

const products = Array.from({ length: 2000 }, (_, id) => ({
  id,
  name: `${ADJECTIVES[id % 10]} ${NOUNS[Math.floor(id / 10) % 10]} ${id}`,
  price: 500 + ((id * 7919) % 20000),
  stock: (id * 31) % 50,
}));

const [slowEndpoint, factor] = (process.env.SHOP_SLOWDOWN ?? '').split('=');

/** How often an endpoint does its work: once, or by the injected factor on average. */
let owed = 0;
function repeats(endpoint) {
  if (endpoint !== slowEndpoint) return 1;
  owed += Number(factor);
  const now = Math.floor(owed);
  owed -= now;
  return now;
}

function catalogue(url) {
  const page = Number(url.searchParams.get('page') ?? 0);
  let answer;
  for (let i = repeats('catalogue'); i > 0; i--) {
    const sorted = products.slice(page * 100, page * 100 + 400).sort((a, b) => a.price - b.price);
    answer = { page, products: sorted.slice(0, 100) };
  }
  return answer;
}

function search(url) {
  const words = (url.searchParams.get('q') ?? '').toLowerCase().split(' ').filter(Boolean);
  let found = [];
  for (let i = repeats('search'); i > 0; i--) {
    found = products
      .map((product) => ({ product, score: words.filter((word) => product.name.includes(word)).length }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.product.price - b.product.price)
      .slice(0, 20)
      .map(({ product }) => product);
  }
  return { found };
}

function order(body) {
  const { items = [] } = JSON.parse(body);
  let receipt;
  for (let i = repeats('order'); i > 0; i--) {
    const lines = items.map(({ id, quantity }) => ({ ...products[id], quantity }));
    const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    let number = JSON.stringify(lines);
    for (let round = 0; round < 100; round++) number = createHash('sha256').update(number).digest('hex');
    receipt = { number, total };
  }
  return receipt;
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
