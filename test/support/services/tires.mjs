// Serves, but ends with code 1 half a second after its fourth start, which is that of the third round; counts its starts in a file of
// the working folder.
import { appendFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';

appendFileSync('starts', '.');
createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1', () => {
  if (statSync('starts').size === 4) setTimeout(() => process.exit(1), 500);
});
