// Uses resources on request and answers with what it used, as it knows it from getrusage:
// /cpu?ms=  /memory?mb=  /threads?count=&ms= (one after the other)  /children?count=&ms= (one after the other)
// /child?ms= (one that lives on)  /disk?mb=&file=
import { execFile, spawn } from 'node:child_process';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';

const MB = 1024 * 1024;
// Milliseconds of CPU time of one thread, not of the clock: the same work on a machine that does other work too.
const burn =
  'const used = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000; };' +
  'const end = used() + MS; while (used() < end);';
const tell = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);';
const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
const kept = [];

const uses = {
  async cpu({ ms }) {
    const end = cpu() + ms;
    while (cpu() < end);
  },
  async memory({ mb }) {
    kept.push(Buffer.alloc(mb * MB, 1));
  },
  async threads({ count, ms }) {
    for (let thread = 0; thread < count; thread++) {
      const worker = new Worker(burn.replace('MS', ms), { eval: true });
      await new Promise((resolve) => worker.once('exit', resolve));
    }
  },
  async children({ count, ms }) {
    let used = 0;
    for (let child = 0; child < count; child++) {
      used += await new Promise((resolve, reject) => {
        const script = burn.replace('MS', ms) + tell;
        execFile(process.execPath, ['-e', script], (error, out) => (error ? reject(error) : resolve(Number(out))));
      });
    }
    return used;
  },
  child({ ms }) {
    const script = `${burn.replace('MS', ms) + tell} setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    return new Promise((resolve) => child.stdout.once('data', (data) => resolve(Number(data))));
  },
  async disk({ mb, file }) {
    const fd = openSync(file, 'w');
    writeSync(fd, Buffer.alloc(mb * MB, 1));
    fsyncSync(fd);
    closeSync(fd);
  },
};

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const use = uses[pathname.slice(1)];
  if (!use) return response.end();
  const before = cpu();
  const byChildren =
    (await use(
      Object.fromEntries([...searchParams].map(([name, value]) => [name, name === 'file' ? value : Number(value)])),
    )) ?? 0;
  response.end(JSON.stringify({ cpu: cpu() - before + byChildren }));
}).listen(Number(process.env.PORT), '127.0.0.1');
