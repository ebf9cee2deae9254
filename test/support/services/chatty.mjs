// Prints numbered lines, MEGABYTES of them, then listens.
import { createServer } from 'node:http';

const { PORT, MEGABYTES } = process.env;
const block = 1024 * 1024;
for (let written = 0, line = 0; written < Number(MEGABYTES); written++) {
  let text = '';
  while (text.length < block) text += `line ${line++} ${'.'.repeat(80)}\n`;
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
process.stdout.write('the last line\n');
createServer((_, response) => response.end()).listen(Number(PORT), '127.0.0.1');
