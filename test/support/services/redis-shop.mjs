// Answers every request with the length of the list `products`, asked of the Redis at REDIS_URL over one connection (RESP).
// Prints it when it starts.
import { createServer } from 'node:http';
import { connect } from 'node:net';

const { port, hostname, pathname } = new URL(process.env.REDIS_URL);
const socket = connect(Number(port), hostname);
const waiting = [];
let received = '';
socket.on('data', (chunk) => {
  received += chunk;
  const lines = received.split('\r\n');
  received = lines.pop();
  for (const line of lines) waiting.shift()?.(line);
});

function ask(command) {
  return new Promise((resolve) => {
    waiting.push(resolve);
    socket.write(`${command}\r\n`);
  });
}

console.log(`database ${pathname.slice(1)}: ${await ask(`SELECT ${pathname.slice(1)}`)}`);
console.log(`products: ${(await ask('LLEN products')).slice(1)}`);
createServer(async (_, response) => response.end(await ask('LLEN products'))).listen(
  Number(process.env.PORT),
  '127.0.0.1',
);
process.on('SIGTERM', () => process.exit(0));
