// Fails in the way that HOW says, but for /healthz: `status` answers 500, `close` closes without an answer.
import { createServer } from 'node:http';

const { HOW, PORT } = process.env;
createServer((request, response) => {
  if (request.url === '/healthz') response.end('ok');
  else if (HOW === 'close') request.socket.end();
  else response.writeHead(500).end('no');
}).listen(Number(PORT), '127.0.0.1');
