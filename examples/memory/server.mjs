// Answers GET /products?page=N with the products of a page. Pages are kept in memory, up to 200 of them: that memory fills
// up, and is no leak.
import { createServer } from 'node:http';

const MOST = 200;
const pages = new Map();

function readPage(number) {
  const known = pages.get(number);
  if (known) return known;
  const page = JSON.stringify(Array.from({ length: 40 }, (_, at) => ({ id: number * 40 + at, name: `product ${at}` })));
  pages.set(number, page);
  if (pages.size > MOST) pages.delete(pages.keys().next().value);
  return page;
}

createServer(({ url }, response) => {
  const page = Number(new URL(url, 'http://shop').searchParams.get('page'));
  response.setHeader('content-type', 'application/json');
  response.end(readPage(page));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
