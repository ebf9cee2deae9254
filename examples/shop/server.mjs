// A small shop in plain Node: a catalogue, a search, orders, and for those who log in a cart.
//
//   PORT=3000 node server.mjs
//
// Accounts are user1@shop.test to user200@shop.test, with the passwords password-1 to password-200 (users.csv has
// some). SHOP_API_KEY is the key of /stock. SHOP_SOCKET=shop.sock listens on a Unix socket instead of a port, SHOP_CERT
// and SHOP_KEY (PEM files) make it HTTPS.
//
// SHOP_SLOWDOWN=search=1.6 makes every search do 1.6 times its work, to see a regression caught; the other endpoints
// are called catalogue and order. SHOP_PRODUCTS=10000 makes it a larger shop.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

const ADJECTIVES = ['red', 'blue', 'small', 'large', 'quiet', 'fast', 'warm', 'light', 'round', 'plain'];
const NOUNS = ['chair', 'lamp', 'table', 'cup', 'shelf', 'clock', 'rug', 'vase', 'desk', 'stool'];

const products = Array.from({ length: Number(process.env.SHOP_PRODUCTS ?? 2000) }, (_, id) => ({
  id,
  name: `${ADJECTIVES[id % 10]} ${NOUNS[Math.floor(id / 10) % 10]} ${id}`,
  price: 500 + ((id * 7919) % 20000),
  stock: (id * 31) % 50,
}));

const [slowEndpoint, factor] = (process.env.SHOP_SLOWDOWN ?? '').split('=');

/**
 * The portions in which an endpoint does its work: 1, and with a factor of 1.6 another 0.6, the same for every request.
 */
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
  const pages = products.slice(page * 100, page * 100 + products.length / 5);
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

/** The carts by session; the oldest make room. */
const carts = new Map();
const MOST_CARTS = 10_000;
let logins = 0;

function logIn({ email, password }) {
  const [, number] = /^user(\d+)@shop\.test$/.exec(email) ?? [];
  if (!number || Number(number) > 200 || password !== `password-${number}`) return [401, { error: 'unknown account' }];
  logins++;
  const token = createHash('sha256').update(`${email} ${logins}`).digest('hex').slice(0, 32);
  carts.set(token, []);
  if (carts.size > MOST_CARTS) carts.delete(carts.keys().next().value);
  return [200, { token, name: email }, { 'set-cookie': `session=${token}; Path=/; HttpOnly` }];
}

/** Finds the cart by cookie or by bearer token. */
function cartOf({ headers }) {
  const [, cookie] = /(?:^|; )session=(\w+)/.exec(headers.cookie ?? '') ?? [];
  const [, bearer] = /^Bearer (\w+)$/.exec(headers.authorization ?? '') ?? [];
  return carts.get(bearer ?? cookie);
}

function addToCart(cart, { id, quantity = 1 }) {
  if (!products[id]) return [422, { error: 'no such product' }];
  cart.push({ id: Number(id), quantity: Number(quantity) });
  return [201, { items: cart.length }];
}

function checkOut(cart) {
  if (cart.length === 0) return [409, { error: 'the cart is empty' }];
  return [201, order(JSON.stringify({ items: cart.splice(0) }))];
}

function readBody(request) {
  return new Promise((resolve, reject) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
      if (body.length > 100_000) reject(new Error('the body is too large'));
    });
    request.on('end', () => resolve(body));
    request.on('error', reject);
  });
}

async function readFields(request) {
  const body = await readBody(request);
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
}

async function answer(request) {
  const url = new URL(request.url, 'http://shop');
  if (url.pathname === '/healthz') return [200, { ok: true }];
  if (request.method === 'GET' && url.pathname === '/products') return [200, catalogue(url)];
  if (request.method === 'GET' && url.pathname === '/search') return [200, search(url)];
  if (request.method === 'POST' && url.pathname === '/orders') return [201, order(await readBody(request))];
  if (request.method === 'GET' && url.pathname.startsWith('/products/')) {
    const product = products[url.pathname.slice('/products/'.length)];
    return product ? [200, product] : [404, { error: 'no such product' }];
  }
  if (request.method === 'POST' && url.pathname === '/login') return logIn(await readFields(request));
  if (request.method === 'POST' && url.pathname === '/photos') {
    return [201, { received: Buffer.byteLength(await readBody(request)) }];
  }
  if (request.method === 'GET' && url.pathname === '/stock') {
    if (request.headers['x-api-key'] !== process.env.SHOP_API_KEY) return [403, { error: 'wrong key' }];
    return [200, { items: products.reduce((sum, { stock }) => sum + stock, 0) }];
  }
  if (url.pathname === '/cart' || url.pathname === '/checkout') {
    const cart = cartOf(request);
    if (!cart) return [401, { error: 'log in first' }];
    if (request.method === 'GET') return [200, { items: cart }];
    return url.pathname === '/cart' ? addToCart(cart, await readFields(request)) : checkOut(cart);
  }
  return [404, { error: 'not found' }];
}

async function serve(request, response) {
  try {
    const [status, value, headers] = await answer(request);
    const body = JSON.stringify(value);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...headers,
    });
    response.end(body);
  } catch (error) {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: error.message }));
  }
}

const { PORT = '3000', SHOP_SOCKET, SHOP_CERT, SHOP_KEY } = process.env;
const server = SHOP_CERT
  ? createSecureServer({ cert: readFileSync(SHOP_CERT), key: readFileSync(SHOP_KEY) }, serve)
  : createServer(serve);
server.listen(SHOP_SOCKET ?? { port: Number(PORT), host: '127.0.0.1' }, () => {
  console.log(`shop listening on ${SHOP_SOCKET ?? `port ${server.address().port}`}`);
});
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
