// Sums of orders from an SQLite database on disk, one in ten requests writing to it.
// PORT is where it listens, DATABASE its file (made where it is missing), WORK how many rows a sum goes over.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

const ROWS = 50_000;
const SUMMED = Math.round(2500 * Number(process.env.WORK ?? 1));
const file = process.env.DATABASE;
const isNew = !existsSync(file);
const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
if (isNew) {
  database.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, cents INTEGER); BEGIN');
  const insert = database.prepare('INSERT INTO orders (id, customer, cents) VALUES (?, ?, ?)');
  for (let id = 0; id < ROWS; id++) insert.run(id, (id * 7919) % 997, (id * 104_729) % 10_007);
  database.exec('COMMIT');
}
const total = database.prepare(
  'SELECT customer, SUM(cents) AS cents FROM orders WHERE id >= ? AND id < ? GROUP BY customer ORDER BY cents DESC LIMIT 20',
);
const change = database.prepare('UPDATE orders SET cents = cents + 1 WHERE id = ?');
let count = 0;

createServer((_, response) => {
  count++;
  const first = (count * 137) % (ROWS - SUMMED);
  if (count % 10 === 0) change.run(first);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(total.all(first, first + SUMMED)));
}).listen(Number(process.env.PORT), '127.0.0.1');
