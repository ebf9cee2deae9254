// Does what FAULT says to every hundredth request (with refuse: connection), and counts what it does. Prints the port
// of the service and the port that tells its tallies; those requests are not counted.
//   drop      closes the connection without an answer
//   refuse    closes the connection before it reads anything
//   truncate  ends the connection within the body
//   late      answers after LATE ms
//   stall     answers nobody for LATE ms, once, beginning with its hundredth request
//   freeze    does nothing at all for as long, then
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';

const { FAULT, LATE } = process.env;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const tally = { connections: 0, requests: 0, answers: 0, faults: 0 };
const isHundredth = (count) => count % 100 === 0;

const FAULTS = {
  drop: (socket) => socket.end(),
  truncate: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
  late: (socket) => setTimeout(() => socket.destroyed || socket.write(OK), Number(LATE)),
};

let stalled = null;
function stall() {
  stalled = [];
  setTimeout(() => {
    const held = stalled;
    stalled = [];
    for (const socket of held) if (!socket.destroyed) answer(socket);
    stalled = null;
  }, Number(LATE));
}

function answer(socket) {
  tally.answers++;
  socket.write(OK);
}

function respond(socket) {
  tally.requests++;
  if (FAULT === 'freeze' && tally.requests === 100) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(LATE));
  }
  if (FAULT === 'stall') {
    if (tally.requests === 100) stall();
    if (stalled === null) return answer(socket);
    tally.faults++;
    stalled.push(socket);
  } else if (FAULT in FAULTS && isHundredth(tally.requests)) {
    tally.faults++;
    FAULTS[FAULT](socket);
  } else {
    answer(socket);
  }
}

const server = createServer((socket) => {
  tally.connections++;
  socket.on('error', () => {});
  if (FAULT === 'refuse' && isHundredth(tally.connections)) {
    tally.faults++;
    // With a reset where the request has come already, with an end where it has not.
    socket.destroy();
    return;
  }
  let unread = '';
  socket.on('data', (chunk) => {
    const requests = (unread + chunk.toString('latin1')).split('\r\n\r\n');
    unread = requests.pop();
    for (const _ of requests) if (socket.writable) respond(socket);
  });
});
server.listen(0, '127.0.0.1', () => {
  const told = createHttpServer((_, response) => response.end(JSON.stringify(tally)));
  told.listen(0, '127.0.0.1', () => console.log(`${server.address().port} ${told.address().port}`));
});
