// A service that does a known number of requests a second, one after the other: what comes faster waits, and what would
// wait for more than a second is turned away.
//
//   STRESS_CAPACITY=400   requests per second (400)
import { createServer } from 'node:http';

const EACH = 1000 / Number(process.env.STRESS_CAPACITY ?? 400);
const LONGEST = 1000;

/** When everything that has come so far is done. */
let done = 0;

createServer((request, response) => {
  const now = performance.now();
  if (request.url === '/healthz') {
    response.end();
    return;
  }
  if (done - now > LONGEST) {
    response.writeHead(503, { 'retry-after': '1' }).end();
    return;
  }
  done = Math.max(now, done) + EACH;
  setTimeout(() => response.end('done\n'), done - now);
}).listen(Number(process.env.PORT), '127.0.0.1');
