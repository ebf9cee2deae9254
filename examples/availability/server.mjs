// A service that is away for a while: it answers 503 from one time after its start to another.
//
//   AVAILABILITY_AWAY=2000-3500   milliseconds after its first request (never)
import { createServer } from 'node:http';

const [from, until] = (process.env.AVAILABILITY_AWAY ?? '').split('-').map(Number);
let first = null;

createServer((request, response) => {
  if (request.url !== '/healthz') {
    first ??= Date.now();
    const passed = Date.now() - first;
    if (passed >= from && passed < until) response.statusCode = 503;
  }
  response.end('here\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
