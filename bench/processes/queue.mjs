// A service that does exactly so much: it has places, in each of which a request takes a time, and a queue without end.
// It reckons when each answer is due, so that a timer that is late makes an answer late but takes nothing of the capacity.
// Arguments: places, milliseconds of each request. Listens on PORT, or on any, which it sends to its parent.
import { createServer } from 'node:http';

const [places, each] = process.argv.slice(2).map(Number);
/** When each place is free. */
const free = new Array(places).fill(0);

const server = createServer((request, response) => {
  if (request.url === '/healthz') {
    response.end();
    return;
  }
  const now = performance.now();
  const place = free.indexOf(Math.min(...free));
  free[place] = Math.max(now, free[place]) + each;
  setTimeout(() => response.end('done\n'), free[place] - now);
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit());
