// As steady.mjs, on the Unix socket SOCKET. With LEAVE it ends without removing the socket's file.
import { createServer } from 'node:http';

const server = createServer((request, response) => response.end(request.headers.host));
server.listen(process.env.SOCKET);
process.on('SIGTERM', () => (process.env.LEAVE ? process.exit(0) : server.close(() => process.exit(0))));
