// A service with a pool of ten connections to something slow, and metrics about it at /metrics in the text format of
// Prometheus. HOLD is how long a request keeps a connection, milliseconds.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const SIZE = 10;
const HOLD = Number(process.env.HOLD ?? 2);

let used = 0;
let done = 0;
let hits = 0;
const waiting = [];

async function connection() {
  if (used < SIZE) {
    used++;
    return;
  }
  await new Promise((resolve) => waiting.push(resolve));
}

function release() {
  const next = waiting.shift();
  if (next) next();
  else used--;
}

function metrics() {
  return `# HELP db_pool_connections Connections of the pool.
# TYPE db_pool_connections gauge
db_pool_connections{pool="main",state="used"} ${used}
db_pool_connections{pool="main",state="idle"} ${SIZE - used}
# TYPE db_pool_waiting gauge
db_pool_waiting{pool="main"} ${waiting.length}
# TYPE orders_total counter
orders_total ${done}
# TYPE cache_hit_ratio gauge
cache_hit_ratio ${done === 0 ? 0 : hits / done}
`;
}

createServer(async (request, response) => {
  if (request.url === '/metrics') {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    return response.end(metrics());
  }
  await connection();
  try {
    await sleep(HOLD);
    if (++done % 4 !== 0) hits++;
  } finally {
    release();
  }
  response.setHeader('content-type', 'application/json');
  response.end('{"order":1}\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
