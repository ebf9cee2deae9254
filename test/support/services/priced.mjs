// Answers on PORT with a price that takes WORK steps to compute.
import { createServer } from 'node:http';

const work = Number(process.env.WORK ?? 100);

function tax(price) {
  let sum = price;
  for (let step = 0; step < work; step++) sum += Math.sqrt(sum + step);
  return sum;
}

function render(price) {
  let text = '';
  for (let line = 0; line < 200; line++) text += `${line}: ${price}\n`;
  return text;
}

createServer((_request, response) => response.end(render(tax(1)))).listen(Number(process.env.PORT), '127.0.0.1');
