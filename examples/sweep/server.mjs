// A service whose answers take 20 ms each and share a pool of four: it gives 200 a second and no more, however many ask.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const POOL = Number(process.env.POOL ?? 4);
const TIME = 20;
const waiting = [];
let busy = 0;

async function withConnection(work) {
  if (busy < POOL) busy++;
  else await new Promise((free) => waiting.push(free));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  }
}

const server = createServer(async (request, response) => {
  if (request.url === '/quote') await withConnection(() => sleep(TIME));
  response.end('{"price":42}\n');
});
server.listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit());
