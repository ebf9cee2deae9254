// A service that runs for long.
//
//   ENDURANCE_LEAK=2048   bytes that it keeps of every request (0)
//   ENDURANCE_SLOWER=20   microseconds by which every request takes longer than the one before (0)
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';

const leak = Number(process.env.ENDURANCE_LEAK ?? 0);
const slower = Number(process.env.ENDURANCE_SLOWER ?? 0);
const kept = [];
let requests = 0;

createServer((request, response) => {
  if (request.url !== '/healthz') {
    requests++;
    if (leak > 0) kept.push(Buffer.alloc(leak, 1));
    const until = performance.now() + 1 + (requests * slower) / 1000;
    while (performance.now() < until);
  }
  response.end('done\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
