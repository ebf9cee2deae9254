// A client for PostgreSQL of one connection, so that the example runs without anything installed by npm. With the package
// `pg` it is: const client = new pg.Client(); await client.connect();
// https://www.postgresql.org/docs/current/protocol.html
import { connect } from 'node:net';

/** Opens a connection to the server at PGHOST, a folder with its socket or a host. It asks for no password. */
export async function openPostgres({ PGHOST, PGPORT = '5432', PGUSER, PGDATABASE } = process.env) {
  const socket = PGHOST.startsWith('/') ? connect(`${PGHOST}/.s.PGSQL.${PGPORT}`) : connect(Number(PGPORT), PGHOST);
  const client = new Client(socket);
  await client.begin({ user: PGUSER, database: PGDATABASE });
  return client;
}

class Client {
  #socket;
  /** Those who wait for an answer, in the order in which they asked. */
  #waiting = [];
  #received = Buffer.alloc(0);

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('PostgreSQL has closed the connection')));
  }

  begin(parameters) {
    const fields = Object.entries(parameters).flatMap(([name, value]) => [text(name), text(value)]);
    return this.#ask(withLength(int32(196608), ...fields, Buffer.from([0])));
  }

  /** @returns the rows as objects of text; `$1` in the query is the first value */
  query(sql, values = []) {
    const bound = values.flatMap((value) => {
      const bytes = Buffer.from(String(value));
      return [int32(bytes.length), bytes];
    });
    return this.#ask(
      Buffer.concat([
        message('P', text(''), text(sql), int16(0)),
        message('B', text(''), text(''), int16(0), int16(values.length), ...bound, int16(0)),
        message('D', Buffer.from('P'), text('')),
        message('E', text(''), int32(0)),
        message('S'),
      ]),
    );
  }

  async end() {
    this.#socket.end(message('X'));
  }

  #ask(bytes) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject, names: [], rows: [], error: null });
      this.#socket.write(bytes);
    });
  }

  #read(chunk) {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 5 && this.#received.length > this.#received.readInt32BE(1)) {
      const end = 1 + this.#received.readInt32BE(1);
      this.#take(String.fromCharCode(this.#received[0]), this.#received.subarray(5, end));
      this.#received = this.#received.subarray(end);
    }
  }

  #take(type, body) {
    const [current] = this.#waiting;
    if (current === undefined) return;
    if (type === 'T') current.names = namesIn(body);
    else if (type === 'D') current.rows.push(rowIn(body, current.names));
    else if (type === 'E') current.error = new Error(/(?:^|\0)M([^\0]*)/.exec(body.toString())?.[1] ?? 'unknown error');
    else if (type === 'R' && body.readInt32BE(0) !== 0) this.#fail(new Error('PostgreSQL asks for a password'));
    else if (type === 'Z') this.#answer(this.#waiting.shift());
  }

  #answer({ resolve, reject, rows, error }) {
    if (error === null) resolve(rows);
    else reject(error);
  }

  #fail(error) {
    for (const { reject, error: said } of this.#waiting.splice(0)) reject(said ?? error);
  }
}

function namesIn(body) {
  const names = [];
  for (let at = 2; names.length < body.readInt16BE(0); ) {
    const end = body.indexOf(0, at);
    names.push(body.toString('utf8', at, end));
    at = end + 19;
  }
  return names;
}

function rowIn(body, names) {
  let at = 2;
  const values = names.map((name) => {
    const length = body.readInt32BE(at);
    const value = length === -1 ? null : body.toString('utf8', at + 4, at + 4 + length);
    at += 4 + Math.max(0, length);
    return [name, value];
  });
  return Object.fromEntries(values);
}

const text = (value) => Buffer.from(`${value}\0`);
const message = (type, ...parts) => Buffer.concat([Buffer.from(type), withLength(...parts)]);

function withLength(...parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length + 4), body]);
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
