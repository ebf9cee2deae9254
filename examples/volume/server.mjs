// A service that looks through all of its items for a name: every item takes 2 µs more.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** Microseconds for each item: a slow comparison, so that it stands out from the time of a request. */
const EACH = Number(process.env.EACH ?? 2);
let items = [];

function search() {
  const end = performance.now() + (items.length * EACH) / 1000;
  while (performance.now() < end);
  return items.find(({ name }) => name === 'lamp') ?? null;
}

const server = createServer(async (request, response) => {
  if (request.method === 'PUT') items = JSON.parse(await text(request));
  response.end(JSON.stringify(request.url.startsWith('/items?') ? search() : { items: items.length }));
});
server.listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit());
