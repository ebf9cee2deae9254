// A service that lets each client through at LIMIT requests per second, by a bucket of tokens for each, and refuses the
// rest with 429 and Retry-After. FAULT=early: what it says in Retry-After is too short. FAULT=shared: one bucket for all.
import { createServer } from 'node:http';

const LIMIT = Number(process.env.LIMIT ?? 100);
const BURST = LIMIT / 2;
const FAULT = process.env.FAULT ?? '';
/** Milliseconds that a client is kept out after its last refusal; 0: until there is a token again. */
const PENALTY = FAULT === 'early' ? 3000 : 0;

const buckets = new Map();

function isAllowed(client) {
  const now = performance.now();
  const bucket = buckets.get(client) ?? { tokens: BURST, at: now, refused: -Infinity };
  buckets.set(client, bucket);
  bucket.tokens = Math.min(BURST, bucket.tokens + ((now - bucket.at) / 1000) * LIMIT);
  bucket.at = now;
  if (bucket.tokens < 1 || now - bucket.refused < PENALTY) {
    bucket.refused = now;
    return false;
  }
  bucket.tokens -= 1;
  return true;
}

createServer((request, response) => {
  const client = FAULT === 'shared' ? 'all' : (request.headers['x-client'] ?? request.socket.remoteAddress);
  if (isAllowed(client)) return response.end('ok\n');
  response.writeHead(429, { 'retry-after': '1' }).end('too many requests\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
