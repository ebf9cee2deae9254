// Answers every request with the same body, the first argument, faster than node:http, so that the load generator is
// what is measured.
// Sends its port, and for every message the number of requests so far with the time of that count.
import { createServer } from 'node:net';

const body = process.argv[2] ?? 'hello';
const ANSWER = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);
let requests = 0;
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', () => {
    requests++;
    socket.write(ANSWER);
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send(server.address().port));
process.on('message', () => process.send({ requests, at: performance.now() }));
process.on('disconnect', () => process.exit());
