// A small order service in plain Node: a worker that takes orders, and a supervisor that starts another worker when one
// was killed.
//
//   PORT=3000 node server.mjs
//
// The pid of the worker is in worker.pid. Every order is in orders.PORT.log before it is acknowledged, so that none is lost
// when a process is killed. FORGETFUL=1 acknowledges first and writes a quarter of a second later. SLOW_START=500 makes a
// worker wait for so many milliseconds before it listens.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { PORT = '3000', WORKER, FORGETFUL, SLOW_START = '0' } = process.env;
const LOG = `orders.${PORT}.log`;

if (WORKER) work();
else supervise();

function supervise() {
  const worker = fork(process.argv[1], [], { env: { ...process.env, WORKER: '1' } });
  writeFileSync('worker.pid', `${worker.pid}\n`);
  // What is asked to end is not started again.
  worker.once('exit', (_, signal) => signal === 'SIGKILL' && supervise());
  process.removeAllListeners('SIGTERM').once('SIGTERM', () => {
    worker.kill();
    rmSync(LOG, { force: true });
    process.exit();
  });
}

function work() {
  const lines = existsSync(LOG) ? readFileSync(LOG, 'utf8').split('\n').filter(Boolean) : [];
  const orders = new Map(lines.map((line) => JSON.parse(line)).map((order) => [order.id, order]));
  // Without its supervisor there is nothing to do.
  process.once('disconnect', () => process.exit());

  const answer = (response, status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const take = (response, body) => {
    const order = { id: randomUUID(), ...JSON.parse(body) };
    const write = () => appendFileSync(LOG, `${JSON.stringify(order)}\n`);
    orders.set(order.id, order);
    if (FORGETFUL) setTimeout(write, 250);
    else write();
    answer(response, 201, { id: order.id });
  };
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return answer(response, 200, { status: 'ok' });
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      return request.on('end', () => take(response, body));
    }
    if (request.url === '/orders') return answer(response, 200, { orders: orders.size });
    const order = orders.get(request.url.slice('/orders/'.length));
    answer(response, order ? 200 : 404, order ?? { error: 'there is no such order' });
  });
  setTimeout(() => server.listen(Number(PORT), '127.0.0.1'), Number(SLOW_START));
}
