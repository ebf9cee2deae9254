// Answers every request, each time adding a file to the folder UPLOADS and, by SQLite's own command, a row to DATABASE.
// Prints what is in the two when it starts.
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const { DATABASE, UPLOADS, PORT } = process.env;
const sqlite = (sql) => execFileSync('sqlite3', [DATABASE, sql], { encoding: 'utf8' }).trim();
console.log(`products: ${sqlite('SELECT count(*) FROM products')}, uploads: ${readdirSync(UPLOADS).length}`);
let added = 0;
createServer((_, response) => {
  added++;
  writeFileSync(join(UPLOADS, `added-${added}`), '');
  if (added === 1) sqlite("INSERT INTO products VALUES ('added')");
  response.end();
}).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
