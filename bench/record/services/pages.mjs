// Pages from a cache that is too small for all of them: one in two is rendered anew, and what it displaces is garbage.
// PORT is where it listens, WORK how much of a page there is: 1.05 is 5 % more.
import { createServer } from 'node:http';

const ROWS = Math.round(1400 * Number(process.env.WORK ?? 1));
const PAGES = 4096;
const CACHED = 2048;
const cache = new Map();
let seed = 1;

function render(page) {
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    id: page * ROWS + row,
    name: `row ${row} of page ${page}`,
    rank: (row * 7919 + page * 104_729) % 65_521,
  }));
  rows.sort((a, b) => a.rank - b.rank);
  return { rows, text: JSON.stringify(rows.slice(0, 50)) };
}

createServer((_, response) => {
  // The same pages in the same order in every process.
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  const page = (seed >>> 8) % PAGES;
  let found = cache.get(page);
  if (found === undefined) {
    found = render(page);
    cache.set(page, { rows: found.rows.slice(0, 200), text: found.text });
    if (cache.size > CACHED) cache.delete(cache.keys().next().value);
  }
  response.setHeader('content-type', 'application/json');
  response.end(found.text);
}).listen(Number(process.env.PORT), '127.0.0.1');
