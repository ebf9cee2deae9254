// Answers every request with 200 and its process id, on PORT of HOST; ends on SIGTERM.
import { createServer } from 'node:http';

createServer((_, response) => response.end(String(process.pid))).listen(
  Number(process.env.PORT),
  process.env.HOST ?? '127.0.0.1',
);
process.on('SIGTERM', () => process.exit(0));
