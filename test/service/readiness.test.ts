import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { NO_ANSWER } from '../../src/service/port.ts';
import { logProbe, portProbe, urlProbe, waitUntilReady } from '../../src/service/readiness.ts';
import { readTlsFiles } from '../../src/service/tls-files.ts';
import { PLAIN_TRANSPORT } from '../support/config.ts';
import { HOSTILE_PATTERNS } from '../support/hostile-patterns.ts';
import { certificate, privateKey } from '../support/self-signed.ts';

async function portOf(server: Server): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function answering(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await portOf(createHttpServer(listener))}/`;
}

it.for([
  [200, null],
  [302, null],
  [404, null],
  [500, 'last answer: 500'],
  [503, 'last answer: 503'],
])('without an expected status, an answer of %i is seen as %s', async ([code, seen]) => {
  const url = await answering((_, response) => response.writeHead(code as number).end());
  expect(await urlProbe(url, null)(1000)).toBe(seen);
});

it.for([
  ['lines that end in LF alone', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', null],
  ['a head of 900 KB', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(900_000)}\r\nContent-Length: 0\r\n\r\n`, null],
  ['another protocol', '220 ready\r\n', 'an answer that is not HTTP/1.1'],
  ['bytes', '\u0000\u0001\u0002\u0003', 'an answer that is not HTTP/1.1'],
] as const)('%s: seen as %3$s', async ([, bytes, seen]) => {
  const port = await portOf(
    createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(bytes))),
  );
  expect(await urlProbe(`http://127.0.0.1:${port}/`, null)(1000)).toBe(seen);
});

it('every try has a connection of its own, so that none is left to the measurement', async () => {
  const ports: (number | undefined)[] = [];
  const url = await answering((request, response) => {
    ports.push(request.socket.remotePort);
    response.end('a body');
  });
  const probe = urlProbe(url, [201]);
  await probe(1000);
  await probe(1000);
  expect(new Set(ports).size).toBe(2);
});

it('a target that accepts and never answers is given up, and the connection closed', async () => {
  const server = createServer();
  const port = await portOf(server);
  const closed = once(server, 'connection').then(([socket]) => once(socket.resume(), 'close'));
  expect(await urlProbe(`http://127.0.0.1:${port}/`, null)(200)).toBe(NO_ANSWER);
  await closed;
});

it('an answer without an end counts by its status, and its connection is closed', async () => {
  let ended: Promise<unknown> | undefined;
  const url = await answering((request, response) => {
    ended = once(request.socket, 'close');
    response.write('data: 1\n\n');
  });
  expect(await urlProbe(url, null)(1000)).toBeNull();
  await ended;
});

it('a connection closed without an answer is told as that', async () => {
  const server = createServer((socket) => socket.destroy());
  expect(await urlProbe(`http://127.0.0.1:${await portOf(server)}/`, null)(1000)).toBe(
    'connection closed without an answer',
  );
});

it('a certificate that no one signed is good enough to be ready only where nothing is checked', async () => {
  const server = createHttpsServer({ key: privateKey, cert: certificate }, (_, response) => response.end());
  const url = `https://localhost:${await portOf(server)}/`;
  const transport = (insecure: boolean) => ({ socket: null, tls: readTlsFiles({ ...PLAIN_TRANSPORT.tls, insecure }) });
  expect(await urlProbe(url, null, transport(true))(2000)).toBeNull();
  await expect(urlProbe(url, null, transport(false))(2000)).rejects.toMatchObject({
    class: 'target',
    message: expect.stringContaining('is self-signed'),
  });
});

it('a service without TLS behind an https URL is told as that', async () => {
  const url = (await answering((_, response) => response.end())).replace('http:', 'https:');
  const transport = { socket: null, tls: readTlsFiles(PLAIN_TRANSPORT.tls) };
  expect(await urlProbe(url, null, transport)(2000)).toBe('it does not speak TLS');
});

const never = new Promise<never>(() => {});
const abort = new AbortController().signal;

it('what the last whole try saw is told, also when the time ends amid the next', async () => {
  const answers = ['last answer: 503', NO_ANSWER];
  const probe = async (patience: number) => {
    const answer = answers.shift() ?? NO_ANSWER;
    if (answer === NO_ANSWER) await new Promise((resolve) => setTimeout(resolve, patience));
    return answer;
  };
  expect(await waitUntilReady(probe, { timeout: 200, exited: never, abort })).toEqual({
    kind: 'timeout',
    seen: 'last answer: 503',
  });
  expect(await waitUntilReady(probe, { timeout: 200, exited: never, abort })).toEqual({
    kind: 'timeout',
    seen: 'no answer within 0.2 s',
  });
});

it('a try may take longer after one that got no answer, so that a slow service is found ready', async () => {
  const allowed: number[] = [];
  const probe = async (patience: number) => {
    allowed.push(patience);
    return patience < 4000 ? NO_ANSWER : null;
  };
  expect(await waitUntilReady(probe, { timeout: 60_000, exited: never, abort })).toEqual({ kind: 'ready' });
  expect(allowed).toEqual([1000, 2000, 4000]);
});

it('a port is ready when it accepts a connection', async () => {
  const server = createServer();
  const port = await portOf(server);
  expect(await portProbe('127.0.0.1', port)(1000)).toBeNull();
  server.close();
  await once(server, 'close');
  expect(await portProbe('127.0.0.1', port)(1000)).toBe('connection refused');
});

it('a log line is found although it is written in pieces, a pattern over two lines is not', async () => {
  const pieces = ['server is rea', 'dy\nserver is', ' up\n'];
  const probe = logProbe('is ready', () => pieces.shift() ?? '');
  expect(await probe(0)).toBe('no line with is ready in its log');
  expect(await probe(0)).toBeNull();
  expect(await logProbe('/ready.server/s', () => 'ready\nserver')(0)).not.toBeNull();
});

it('a text with slashes inside is plain text, a broken expression is an error of the configuration', async () => {
  expect(await logProbe('GET /health/ ok', () => 'GET /health/ ok')(0)).toBeNull();
  expect(() => logProbe('/(/', () => '')).toThrow(expect.objectContaining({ class: 'config' }));
});

it.each(HOSTILE_PATTERNS)(
  'a pattern that backtracks without end ends its search of the log: /%s/%s',
  async (source, flags, text) => {
    const probe = logProbe(`/${source}/${flags}`, () => Array(100).fill(text).join('\n'));
    expect(await probe(0)).toMatch(/^no line with .* in its log/);
  },
);

it('a pattern that was not matched in its time is said to be too slow', async () => {
  const probe = logProbe('/^(?=a)(a+)+$/', () => `${'a'.repeat(40)}!`);
  expect(await probe(0)).toContain('the pattern takes too long. Write it without lookaround, references back');
});
