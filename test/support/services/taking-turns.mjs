// Answers every request with 200 and enters in DIARY, one line each, what it does in its order among other services:
// `SIDE PID connection` when a connection asks for the first time, `SIDE PID answer` for every answer, and with BUSY
// `SIDE PID work` for what a thread of its own does half of the time. DIES: the number of the answer after which it kills
// itself, once the file of that name is there. COLD: the milliseconds that the first answer takes. ALONE: a folder that only one process may hold at a time.
import { appendFileSync, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';

const { ALONE, BUSY, COLD = '0', DIARY, DIES, PORT, SIDE, TAKE } = process.env;
const note = (what) => appendFileSync(DIARY, `${SIDE} ${process.pid} ${what}\n`);

if (!isMainThread) {
  const rest = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const until = performance.now() + 10;
    while (performance.now() < until);
    note('work');
    Atomics.wait(rest, 0, 0, 10);
  }
}

if (ALONE) {
  if (existsSync(ALONE)) {
    console.log('another process holds the lock');
    process.exit(3);
  }
  mkdirSync(ALONE);
  process.on('exit', () => rmdirSync(ALONE));
}
if (BUSY) new Worker(new URL(import.meta.url));
const known = new WeakSet();
let answers = 0;
const server = createServer((request, response) => {
  if (request.url !== '/work') return response.end();
  if (!known.has(request.socket)) note('connection');
  known.add(request.socket);
  const until = performance.now() + Number(answers === 0 ? COLD : (TAKE ?? 0));
  while (performance.now() < until);
  note('answer');
  response.end('done');
  answers++;
  if (DIES && answers === Number(DIES.split(' ')[0]) && existsSync(DIES.split(' ')[1])) {
    process.kill(process.pid, 'SIGKILL');
  }
});
server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
