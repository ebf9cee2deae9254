// Answers every request after a delay, and keeps when it came. Argument: the delay in milliseconds; 0: at once.
// Sends its port; for every message it sends the times of arrival and how long each answer really took, and forgets
// them.
import { createServer } from 'node:net';

const delay = Number(process.argv[2]);
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello');
let came = [];
let took = [];
let open = 0;
let most = 0;
const server = createServer({ noDelay: true }, (socket) => {
  most = Math.max(most, ++open);
  socket.on('close', () => open--);
  socket.on('error', () => {});
  socket.on('data', () => {
    const at = performance.now();
    came.push(at);
    const answer = () => {
      took.push(performance.now() - at);
      socket.write(ANSWER);
    };
    if (delay > 0) setTimeout(answer, delay);
    else answer();
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send(server.address().port));
process.on('message', () => {
  process.send({ came, took, most });
  came = [];
  took = [];
});
process.on('disconnect', () => process.exit());
