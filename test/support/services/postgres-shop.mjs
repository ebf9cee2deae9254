// Answers GET /orders?customer=7 with how many orders that customer has, and POST /orders by adding one. It asks
// PostgreSQL at the socket in PGHOST over one connection, by simple queries (PostgreSQL, "Frontend/Backend Protocol").
// Prints how many orders there are when it starts.
import { createServer } from 'node:http';
import { connect } from 'node:net';

const { PGHOST, PGUSER, PGDATABASE, PORT } = process.env;
const socket = connect(`${PGHOST}/.s.PGSQL.5432`);
const waiting = [];
let received = Buffer.alloc(0);
let value = null;

const withLength = (...parts) => {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
};

/** @returns the first column of the last row */
function query(sql) {
  return new Promise((resolve) => {
    waiting.push(resolve);
    socket.write(Buffer.concat([Buffer.from('Q'), withLength(Buffer.from(`${sql}\0`))]));
  });
}

function take(type, body) {
  if (type === 'E') {
    console.error(body.toString().replaceAll('\0', ' '));
    process.exit(1);
  }
  if (type === 'D') value = body.subarray(6, 6 + body.readInt32BE(2)).toString();
  if (type === 'Z') {
    waiting.shift()?.(value);
    value = null;
  }
}

socket.on('data', (chunk) => {
  received = Buffer.concat([received, chunk]);
  while (received.length >= 5 && received.length > received.readInt32BE(1)) {
    const end = 1 + received.readInt32BE(1);
    take(String.fromCharCode(received[0]), received.subarray(5, end));
    received = received.subarray(end);
  }
});

const version = Buffer.from([0, 3, 0, 0]);
await new Promise((resolve) => {
  waiting.push(resolve);
  socket.write(withLength(version, Buffer.from(`user\0${PGUSER}\0database\0${PGDATABASE}\0\0`)));
});
console.log(`orders: ${await query('SELECT count(*) FROM orders')}`);
createServer(async ({ method, url }, response) => {
  const customer = Number(new URL(url, 'http://h').searchParams.get('customer'));
  if (method === 'POST') await query(`INSERT INTO orders (customer) VALUES (${customer})`);
  response.end(await query(`SELECT count(*) FROM orders WHERE customer = ${customer}`));
}).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
