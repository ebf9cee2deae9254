// A service that is held up in one way, or in none: node held-up.mjs MODE. It listens on PORT and stops on SIGTERM.
import cluster from 'node:cluster';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const mode = process.argv[2] ?? 'healthy';

/** Milliseconds of CPU time of this thread. */
function burn(milliseconds) {
  const used = () => process.threadCpuUsage().user / 1000 + process.threadCpuUsage().system / 1000;
  const end = used() + milliseconds;
  while (used() < end);
}

let last = Promise.resolve();
/** One after the other. */
function locked(work) {
  last = last.then(work);
  return last;
}

const kept = [];
let file = null;
let answered = 0;
const small = JSON.stringify({ items: Array.from({ length: 20 }, (_, id) => ({ id, name: `item ${id}` })) });
const large = JSON.stringify({ items: Array.from({ length: 8000 }, (_, id) => ({ id, name: `item ${id}` })) });

const MODES = {
  healthy: () => burn(0.2),
  bare: () => {},
  'works-more': () => burn(2),
  'one-core': () => burn(8),
  'all-cores': () => burn(8),
  throttled: () => burn(4),
  lock: () => locked(() => sleep(5)),
  waits: () => sleep(30),
  leak: () => {
    kept.push(Buffer.alloc(100_000, 1));
  },
  disk: async () => {
    file ??= open(join(tmpdir(), `held-up-${process.pid}`), 'w');
    const written = await file;
    await written.write(Buffer.alloc(256_000, 1), 0, 256_000, 0);
    await written.sync();
  },
};

async function answer(request, response) {
  if (request.url === '/healthz') return response.end();
  answered++;
  if (mode === 'errors' && answered % 5 === 0) {
    response.statusCode = 500;
    return response.end();
  }
  await (MODES[mode] ?? MODES.healthy)();
  response.end(mode === 'more-bytes' ? large : small);
}

if (mode === 'slow-start') await sleep(1500);
if (mode === 'all-cores' && cluster.isPrimary) {
  for (let worker = 0; worker < Number(process.argv[3]); worker++) cluster.fork();
  process.on('SIGTERM', () => process.exit());
} else {
  createServer(answer).listen(process.env.PORT, '127.0.0.1');
  process.on('SIGTERM', async () => {
    await file?.then((written) => written.close());
    process.exit();
  });
}
