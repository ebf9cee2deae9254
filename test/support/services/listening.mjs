// Answers every request with its Host, on the Unix socket SOCKET. With CERT, KEY and CA over TLS, for clients with a
// certificate of that authority. With LEAVE it ends without removing the socket's file.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

const { SOCKET, CERT, KEY, CA, LEAVE } = process.env;
const answer = (request, response) => response.end(request.headers.host);
const secure = CERT && {
  cert: readFileSync(CERT),
  key: readFileSync(KEY),
  ca: readFileSync(CA),
  requestCert: true,
  rejectUnauthorized: true,
};
const server = secure ? createSecureServer(secure, answer) : createServer(answer);
server.listen(SOCKET);
process.on('SIGTERM', () => {
  if (LEAVE) process.exit(0);
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
