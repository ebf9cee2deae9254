// Answers 503 until it is warm, WARM milliseconds after it began to listen; then 200. Says so in its log, in colour.
import { createServer } from 'node:http';

const { PORT, WARM = '0' } = process.env;
let status = 503;
createServer((_, response) => response.writeHead(status).end()).listen(Number(PORT), '127.0.0.1', () => {
  console.log('listening');
  setTimeout(() => {
    status = 200;
    process.stdout.write(`\u001b[32mwarm\u001b[0m after ${WARM} ms`);
  }, Number(WARM));
});
