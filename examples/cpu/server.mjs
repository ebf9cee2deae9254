// Answers GET /sign with a signature that takes some work.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const TURNS = 300;

createServer((_, response) => {
  let signature = 'shop';
  for (let turn = 0; turn < TURNS; turn++) signature = createHash('sha256').update(signature).digest('hex');
  response.end(signature);
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
