// A service with one worker and a queue: what it cannot do at once waits, and what finds the queue full is turned away.
//
//   SPIKE_QUEUE=20    how many requests may wait (20)
//   SPIKE_STICKS=1    trouble that stays: once the queue was full, every request takes ten times as long
import { createServer } from 'node:http';

/** Milliseconds that the worker takes for a request: it does some 250 of them a second. */
const WORK = 4;
const ROOM = Number(process.env.SPIKE_QUEUE ?? 20);
const sticks = process.env.SPIKE_STICKS === '1';

const queue = [];
let isBusy = false;
let isStuck = false;

function next() {
  const response = queue.shift();
  if (response === undefined) {
    isBusy = false;
    return;
  }
  isBusy = true;
  setTimeout(
    () => {
      response.end('done\n');
      next();
    },
    isStuck ? 10 * WORK : WORK,
  );
}

createServer((request, response) => {
  if (request.url === '/healthz') {
    response.end();
    return;
  }
  if (queue.length >= ROOM) {
    isStuck ||= sticks;
    response.writeHead(503, { 'retry-after': '1' }).end();
    return;
  }
  queue.push(response);
  if (!isBusy) next();
}).listen(Number(process.env.PORT), '127.0.0.1');
