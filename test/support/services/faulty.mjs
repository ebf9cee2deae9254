// Answers wrongly in every way it knows, each with the percentage that the query gives it: ?reset=5&garbage=2&seed=1.
// Prints its port.
import { createServer } from 'node:net';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const FAULTS = {
  close: (socket) => socket.end(),
  truncate: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
  reset: (socket) => socket.resetAndDestroy(),
  silent: () => {},
  garbage: (socket) => socket.write('\x16\x03\x01\r\n'),
  twice: (socket) => socket.write(OK + OK),
  last: (socket) => socket.end(OK.replace('OK\r\n', 'OK\r\nConnection: close\r\n')),
  unframed: (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nbody'),
  error: (socket) => socket.write(OK.replace('200 OK', '500 No')),
  early: (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\n\r\n${OK}`),
  slow: (socket) => setTimeout(() => socket.write(OK), 20),
  // Answers, and closes without having said so.
  bye: (socket) => socket.end(OK),
};

let state = 0;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

let seeded = '';
function faultOf(query) {
  if (query.get('seed') !== seeded) {
    seeded = query.get('seed');
    state = Number(seeded);
  }
  let left = random() * 1000;
  for (const name of Object.keys(FAULTS)) {
    left -= Number(query.get(name));
    if (left < 0) return FAULTS[name];
  }
  return (socket) => socket.write(OK);
}

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const [, path] = chunk.toString('latin1').split(' ');
    if (!socket.destroyed && socket.writable) faultOf(new URL(path, 'http://x').searchParams)(socket);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
