#!/usr/bin/env node
// Stands in for docker where no engine runs: notes in the file CALLS how it is called, and serves for `compose … up app`.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { CALLS, PERF_GATE_SIDE: side, PORT: port = null } = process.env;
const args = process.argv.slice(2);
const isService = args.at(-1) === 'app';
appendFileSync(CALLS, `${JSON.stringify({ side, args, hasPort: port !== null })}\n`);
if (isService) {
  createServer((_, response) => response.end()).listen(Number(port), '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
}
