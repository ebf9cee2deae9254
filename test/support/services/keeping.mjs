// Answers every request with 200, and keeps KEPT bytes of each, as buffers where BUFFERS is set; of the first CACHED
// requests alone where that is set. With CHILD it is a process below another one, as below npm.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const { KEPT = '0', CACHED, BUFFERS, CHILD, PORT } = process.env;
if (CHILD) {
  const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, CHILD: '' } });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', () => process.exit(0));
} else {
  const kept = [];
  const most = CACHED === undefined ? Number.POSITIVE_INFINITY : Number(CACHED);
  createServer((_, response) => {
    if (Number(KEPT) > 0 && kept.length < most) {
      kept.push(
        BUFFERS ? Buffer.alloc(Number(KEPT)) : `${kept.length}`.padEnd(Number(KEPT), 'x').split('').reverse().join(''),
      );
    }
    response.end('ok');
  }).listen(Number(PORT), '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
}
