// Like steady.mjs, but takes no notice of SIGTERM and SIGINT.
import { createServer } from 'node:http';

process.on('SIGTERM', () => console.log('SIGTERM: no'));
process.on('SIGINT', () => console.log('SIGINT: no'));
createServer((_, response) => response.end(String(process.pid))).listen(Number(process.env.PORT), '127.0.0.1');
