// Answers on PORT as SCRIPT says: JSON, paths and what they are answered with. { status, headers, body, wait, long, every }:
// after `wait` milliseconds; with `long`, and a header of so many bytes; with `every`, only every so many times, and with 200
// otherwise. { raw, latin, close }: these bytes, with `latin` one a character, and the connection is closed then. { open }: as
// `raw`, again and again. Any other path is answered with 200 and `{}`.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';

const script = JSON.parse(process.env.SCRIPT ?? '{}');
const counts = new Map();
const sockets = new Set();

createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {});
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      const path = text.split(' ')[1].split('?')[0];
      text = text.slice(end + 4 + length);
      if (process.env.DIARY) appendFileSync(process.env.DIARY, `${process.pid} ${path}\n`);
      answer(socket, path);
    }
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));

function answer(socket, path) {
  const what = script[path] ?? {};
  const nth = (counts.get(path) ?? 0) + 1;
  counts.set(path, nth);
  if (what.exit) process.exit(7);
  if (what.log) console.log(what.log);
  if (what.raw !== undefined || what.close) {
    socket.write(what.raw ?? '', what.latin ? 'latin1' : 'utf8');
    if (what.close) socket.end();
    else if (what.open) repeat(socket, what.open);
    return;
  }
  const good = what.every !== undefined && nth % what.every !== 1 % what.every;
  const { status = 200, headers = {}, body = '{}', wait = 0 } = good ? {} : what;
  if (what.long) headers['X-Long'] = 'a'.repeat(what.long);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} Some Words\r\n${lines.join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  setTimeout(() => socket.write(head + body), wait);
}

function repeat(socket, bytes) {
  const timer = setInterval(() => socket.write(bytes), 20);
  socket.on('close', () => clearInterval(timer));
}
