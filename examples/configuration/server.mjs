// A service in plain Node whose every answer takes a connection of a pool for some twenty milliseconds, as a query would.
//
//   POOL_SIZE=10 PORT=3000 node server.mjs
import { createServer } from 'node:http';

const { PORT = '3000', POOL_SIZE = '10' } = process.env;
const size = Number(POOL_SIZE);
if (!(size >= 1)) {
  console.error(`POOL_SIZE is ${POOL_SIZE}, and has to be a number of at least 1`);
  process.exit(1);
}

let free = size;
const waiting = [];
let queries = 0;

function query(done) {
  if (free === 0) return waiting.push(done);
  free--;
  // Not all the same, so that twenty users do not march in step.
  const time = 15 + ((queries++ * 7) % 11);
  setTimeout(() => {
    free++;
    done();
    const next = waiting.shift();
    if (next) query(next);
  }, time);
}

const server = createServer((request, response) => {
  if (request.url === '/healthz') response.end('ok');
  else query(() => response.end('[]'));
});
server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit());
