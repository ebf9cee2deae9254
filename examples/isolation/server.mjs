// A service in plain Node with a cheap answer, /products, and an expensive one, /export, which keeps the only thread busy.
//
//   PORT=3000 node server.mjs
//
// YIELDING=1 exports in small portions, and answers others in between.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setImmediate as others } from 'node:timers/promises';

const { PORT = '3000', YIELDING } = process.env;
const PORTIONS = 20;

function portion(text) {
  let hash = text;
  for (let turn = 0; turn < 600; turn++) hash = createHash('sha256').update(hash).digest('hex');
  return hash;
}

async function exported() {
  let hash = 'x';
  for (let turn = 0; turn < PORTIONS; turn++) {
    hash = portion(hash);
    if (YIELDING) await others();
  }
  return hash;
}

const server = createServer(async (request, response) => {
  response.end(request.url === '/export' ? await exported() : 'ok');
});
server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit());
