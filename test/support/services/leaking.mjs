// Answers on PORT, and leaks: prints and answers with every text of the JSON list in the file LEAKS, in encodings that
// SEED chooses, in chunks that end anywhere. With CRASH it ends in the middle of the load,
// and half of what asks for /later is refused by then.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { randomOf, WAYS } from './writings.mjs';

const texts = JSON.parse(readFileSync(process.env.LEAKS, 'utf8'));
const random = randomOf(Number(process.env.SEED ?? 1));
const written = () => texts.map((text) => WAYS[random(WAYS.length)](text));

function print() {
  for (let line of written()) {
    line = `leak ${line}\n`;
    while (line !== '') {
      const end = 1 + random(40);
      process.stdout.write(line.slice(0, end));
      line = line.slice(end);
    }
  }
}

let requests = 0;
createServer((request, response) => {
  requests += 1;
  if (process.env.CRASH && requests > 20) {
    print();
    throw new Error(`refused: ${written().join(' ')}`);
  }
  const isLate = request.url.startsWith('/later') && requests > 20 && requests % 2 === 0;
  response.statusCode = isLate || request.url.startsWith('/odd') ? 418 : 200;
  response.end(written().join('\n'));
}).listen(Number(process.env.PORT), '127.0.0.1');
print();
// Beyond the part that is masked at once.
if (process.env.CRASH)
  for (let line = 0; line < 4000; line++)
    process.stdout.write(`${'-'.repeat(60 + random(60))}${texts[random(texts.length)]}\n`);
