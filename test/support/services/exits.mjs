// Says why and ends with CODE: before it listens, or (with PORT) by itself AFTER milliseconds after it began to listen.
import { createServer } from 'node:http';

const { PORT, AFTER, CODE = '1' } = process.env;
const end = () => {
  console.error('\u001b[31mError:\u001b[0m cannot find the catalogue');
  process.exit(Number(CODE));
};
if (AFTER) {
  const server = createServer((_, response) => response.end());
  server.listen(Number(PORT), '127.0.0.1', () => setTimeout(end, Number(AFTER)));
} else end();
