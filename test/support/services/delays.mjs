// Answers GET /150 after 150 ms, and GET /taken with the milliseconds that it took itself over every answer so far.
// Prints its port.
import { createServer } from 'node:http';

let taken = [];
const server = createServer(({ url }, response) => {
  const began = performance.now();
  if (url === '/taken') {
    response.end(JSON.stringify(taken));
    taken = [];
    return;
  }
  setTimeout(
    () => {
      response.end('ok');
      taken.push(performance.now() - began);
    },
    Number(url.slice(1)),
  );
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
