// A client for Redis of one connection, so that the example runs without anything installed by npm. With the package
// `redis` it is: await createClient({ socket: { path: process.env.REDIS_SOCKET } }).connect();
// https://redis.io/docs/latest/develop/reference/protocol-spec/
import { connect } from 'node:net';

/** Opens a connection to the server at REDIS_SOCKET. */
export function openRedis({ REDIS_SOCKET } = process.env) {
  const socket = connect(REDIS_SOCKET);
  const waiting = [];
  let received = Buffer.alloc(0);
  const fail = (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('Redis has closed the connection')));
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let reply = replyIn(received); reply !== null; reply = replyIn(received)) {
      received = received.subarray(reply.length);
      const { resolve, reject } = waiting.shift();
      if (reply.error === undefined) resolve(reply.value);
      else reject(new Error(reply.error));
    }
  });
  return {
    /** Sends a command; the answer is a text, a number or null. */
    send: (...words) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
        socket.write(`*${words.length}\r\n${parts.join('')}`);
      }),
    async end() {
      socket.end();
    },
  };
}

/** The first reply of what was received, and how many bytes it has; null: it is not complete. */
function replyIn(received) {
  const end = received.indexOf('\r\n');
  if (end === -1) return null;
  const line = received.toString('utf8', 1, end);
  switch (String.fromCharCode(received[0])) {
    case '+':
      return { value: line, length: end + 2 };
    case '-':
      return { error: line, length: end + 2 };
    case ':':
      return { value: Number(line), length: end + 2 };
    case '$': {
      const size = Number(line);
      if (size === -1) return { value: null, length: end + 2 };
      const last = end + 2 + size;
      return received.length < last + 2 ? null : { value: received.toString('utf8', end + 2, last), length: last + 2 };
    }
    default:
      return { error: 'a reply of a kind that this client does not read', length: received.length };
  }
}
