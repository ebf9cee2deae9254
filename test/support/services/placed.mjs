// Speaks PROTOCOL (http, https, h2c, h2) where AT says: a port, `host port`, or a path. With PORT in place of a port: the
// one it is given. With CHILD it does so in a process that it starts, and prints `listening` when it does.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';

const { AT = 'PORT', PORT, PROTOCOL = 'http', CHILD, KEY, CERT } = process.env;
if (CHILD) {
  const { CHILD: _, ...env } = process.env;
  const child = spawn(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' });
  process.on('SIGTERM', () => child.kill());
  child.on('exit', () => process.exit(0));
} else {
  const tls = KEY && { key: readFileSync(KEY), cert: readFileSync(CERT) };
  const answer = (_, response) => response.end('ok');
  const servers = {
    http: () => http.createServer(answer),
    https: () => https.createServer(tls, answer),
    h2c: () => http2.createServer(answer),
    h2: () => http2.createSecureServer(tls, answer),
  };
  for (const place of AT.split(',')) {
    const [last, host] = place.replace('PORT', PORT).split(' ').reverse();
    const where = /^\d+$/.test(last) ? [Number(last), host ?? '127.0.0.1'] : [last];
    servers[PROTOCOL]().listen(...where, () => console.log('listening'));
  }
  process.on('SIGTERM', () => process.exit(0));
}
