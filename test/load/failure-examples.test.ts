import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { exampleOf } from '../../src/load/tally/example-of.ts';
import { FailureExamples } from '../../src/load/tally/failure-examples.ts';
import { boundedExample, type FailureExample, failureExampleSchema } from '../../src/measurement/failure-example.ts';
import { freePort } from '../../src/service/port.ts';
import { type LoadSpec, load, newAgent, newGroup } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

// What the load agent keeps of the first request of each kind that fails, from real connections.

const agent = newAgent();
const group = newGroup();
afterAll(() => Promise.all([agent.close(), group.close()]));

const SIZE = 10_000_000;

/** An answer of this body, whose characters are bytes. */
function answer(status: number, body: string | Buffer, headers: readonly string[] = []): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const head = [`HTTP/1.1 ${status} X`, ...headers, `Content-Length: ${bytes.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

/** The examples of a window in which every answer is this one, checked and read again as a document has them. */
async function examplesOf(
  respond: Buffer | string | ((socket: import('node:net').Socket) => void),
  spec: LoadSpec = {},
): Promise<Record<string, FailureExample>> {
  await using service = await startRawService((_, socket) => {
    if (typeof respond === 'function') respond(socket);
    else socket.write(typeof respond === 'string' ? Buffer.from(respond, 'latin1') : respond);
  });
  const { examples } = await load(agent, service.url, { connections: 2, ...spec });
  return Object.fromEntries(examples.map(({ kind, example }) => [kind, asWritten(example)]));
}

/** An example as a document has it, and as that is read. */
function asWritten(example: FailureExample): FailureExample {
  const bounded = boundedExample(example);
  expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThanOrEqual(300);
  expect(failureExampleSchema.parse(JSON.parse(JSON.stringify(bounded)))).toEqual(bounded);
  return bounded;
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const LONG = `${'ä'.repeat(60)}${'x'.repeat(2000)}`;

describe('of an answer that is an error', () => {
  it.each<[string, Buffer, Omit<FailureExample, 'request' | 'status'>]>([
    ['text', answer(500, 'no stock left'), { body: 'no stock left' }],
    ['nothing', answer(500, ''), {}],
    [
      'HTML',
      answer(500, '<script>alert(1)</script><img src=x onerror=alert(2)>', ['Content-Type: text/html']),
      { body: '<script>alert(1)</script><img src=x onerror=alert(2)>' },
    ],
    ['sequences of a terminal', answer(500, '\u001b[31mred\u001b[0m \u001b]0;title\u0007end'), { body: 'red end' }],
    ['lines', answer(500, '{\r\n  "error":\t"no",\n\n\u2028  "at": 1\n}\n'), { body: '{ "error": "no", "at": 1 }' }],
    ['a command of the runner', answer(500, '\n::error::stop\n'), { body: '::error::stop' }],
    ['UTF-8', answer(500, 'Zoë 🚀'), { body: 'Zoë 🚀' }],
    [
      'ISO 8859-1',
      answer(500, Buffer.from('Zo\xeb', 'latin1'), ['Content-Type: text/plain; charset=iso-8859-1']),
      { body: 'Zoë' },
    ],
    ['a picture', answer(500, PNG, ['Content-Type: image/png']), { media: 'image/png', size: PNG.length }],
    ['bytes of no type', answer(500, PNG), { media: 'binary data', size: PNG.length }],
    [
      'bytes of a hostile type',
      answer(500, PNG, ['Content-Type: <b>\u001b[31mx</b>']),
      { media: '<b>x</b>', size: PNG.length },
    ],
    ['gzip', answer(500, gzipSync('{"packed":true}'), ['Content-Encoding: gzip']), { body: '{"packed":true}' }],
    [
      'what says that it is gzip',
      answer(500, 'plain', ['Content-Encoding: gzip', 'Content-Type: text/plain']),
      { media: 'text/plain', size: 5 },
    ],
    [
      'more than can be unpacked',
      answer(500, brotliCompressSync(Buffer.alloc(2 * SIZE)), ['Content-Encoding: br', 'Content-Type: text/plain']),
      { media: 'text/plain', size: brotliCompressSync(Buffer.alloc(2 * SIZE)).length },
    ],
  ])('%s', async (_, bytes, expected) => {
    expect(await examplesOf(bytes)).toEqual({ 'status 500': { request: 'GET /', status: 500, ...expected } });
  });

  it('in chunks, as their content', async () => {
    const chunks = 'HTTP/1.1 503 X\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbusy\r\n5\r\n, yet\r\n0\r\n\r\n';
    expect(await examplesOf(chunks)).toMatchObject({ 'status 503': { status: 503, body: 'busy, yet' } });
  });

  it('the first 200 characters of a long one, within 300 bytes', async () => {
    const { 'status 500': example } = await examplesOf(answer(500, 'y'.repeat(2000)));
    expect(example).toEqual({ request: 'GET /', status: 500, body: `${'y'.repeat(199)}…` });
    const { 'status 500': wide } = await examplesOf(answer(500, LONG));
    expect(wide?.body).toMatch(/^ä{60}x{10,}…$/);
  });

  it('the beginning of 10 MB, however it comes', async () => {
    const head = `HTTP/1.1 500 X\r\nContent-Length: ${SIZE}\r\n\r\n`;
    const whole = await examplesOf(Buffer.concat([Buffer.from(head), Buffer.alloc(SIZE, 'z')]), { duration: 300 });
    expect(whole).toEqual({ 'status 500': { request: 'GET /', status: 500, body: `${'z'.repeat(199)}…` } });
  });

  it('and of one of several requests, as it was sent', async () => {
    const requests = [{ method: 'POST', path: '/orders/7?page=2', body: { kind: 'text' as const, text: 'x' } }];
    const examples = await examplesOf(answer(422, 'no'), { requests });
    expect(examples).toMatchObject({ 'status 422': { request: 'POST /orders/7?page=2', body: 'no' } });
    const long = await examplesOf(answer(422, 'no'), { requests: [{ path: `/${'p'.repeat(5000)}/end` }] });
    expect(long['status 422']?.request).toMatch(/^GET \/p+…p+\/end$/);
  });

  it('without the credentials that its request carried', async () => {
    const headers = { Authorization: 'Bearer s3cr3t-of-this-run', 'X-Api-Key': 'k3y<&>"of it' };
    const echo = 'bad token s3cr3t-of-this-run or k3y<&>"of it, %6b3y, "k3y<&>\\"of it"';
    const { 'status 401': example } = await examplesOf(answer(401, echo), { requests: [{ headers }] });
    expect(example?.body).toMatch(/^bad token \*\*\* or \*\*\*/);
    expect(JSON.stringify(example)).not.toMatch(/s3cr3t|of it/);
  });
});

describe('of an answer that broke off', () => {
  it.each<[string, string, string, Omit<FailureExample, 'request'>]>([
    ['nothing came', '', 'connection closed without an answer', {}],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le', 'connection closed without an answer', {}],
    [
      'no body',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n',
      'connection closed without an answer',
      { status: 200, partial: true, size: 0 },
    ],
    [
      'half a body',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf',
      'connection closed without an answer',
      { status: 200, partial: true, body: 'half', size: 4 },
    ],
    [
      'half of its chunks',
      'HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      'connection closed without an answer',
      { status: 500, partial: true, body: 'half', size: 4 },
    ],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 'invalid response', { body: 'SSH-2.0-OpenSSH_9.6' }],
    [
      'a chunk that is none',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n',
      'invalid response',
      { status: 200, partial: true, body: 'ab', size: 2 },
    ],
  ])('%s', async (_, bytes, kind, expected) => {
    expect(await examplesOf((socket) => socket.end(bytes))).toEqual({ [kind]: { request: 'GET /', ...expected } });
  });

  it('in the middle of what was a large one', async () => {
    const begun = `HTTP/1.1 200 OK\r\nContent-Length: ${SIZE}\r\n\r\n${'a'.repeat(300_000)}`;
    const examples = await examplesOf((socket) => socket.end(begun));
    const { 'connection closed without an answer': lost } = examples;
    expect(lost).toMatchObject({ status: 200, partial: true, body: `${'a'.repeat(199)}…`, size: 300_000 });
  });

  it('by a reset, and by the time that it took', async () => {
    const begin = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf';
    const reset = await examplesOf((socket) =>
      socket.write(begin, () => setTimeout(() => socket.resetAndDestroy(), 20)),
    );
    expect(reset).toEqual({
      ECONNRESET: { request: 'GET /', status: 200, partial: true, body: 'half', size: 4, message: 'read ECONNRESET' },
    });
    const late = await examplesOf((socket) => socket.write(begin), { timeout: 50 });
    expect(late.timeout).toEqual({ request: 'GET /', status: 200, partial: true, body: 'half', size: 4 });
    const silent = await examplesOf(() => {}, { timeout: 50 });
    expect(silent.timeout).toEqual({ request: 'GET /' });
  });
});

it('of a connection that is refused, what the system says', async () => {
  const port = await freePort();
  const { examples } = await load(agent, `http://127.0.0.1:${port}/`, { requests: [{ path: '/a' }] });
  const message = `connect ECONNREFUSED 127.0.0.1:${port}`;
  expect(examples).toEqual([{ kind: 'ECONNREFUSED', example: { request: 'GET /a', message } }]);
});

it('is the first of the window, of each kind, and nothing of what was good or came before', async () => {
  let answered = 0;
  let measuring = false;
  await using service = await startRawService(({ path }, socket) => {
    if (path === '/good') socket.write(OK);
    else if (!measuring) socket.write(answer(500, 'of the warm-up'));
    else socket.write(answer(path === '/500' ? 500 : 404, `number ${++answered}`));
  });
  const requests = ['/good', '/500', '/404'].map((path) => ({ path }));
  const listener = { measuring: () => void setTimeout(() => (measuring = true), 1) };
  const spec = { requests, connections: 1, warmup: 60, duration: 300, listener };
  const { examples, counts } = await load(agent, service.url, spec);
  expect(examples.map(({ kind }) => kind).sort()).toEqual(Object.keys(counts.errors).sort());
  const [first] = examples.flatMap(({ example }) => /^number (\d+)$/.exec(example.body ?? '')?.[1] ?? []).map(Number);
  expect(first ?? 1).toBeLessThanOrEqual(3);
});

it('of several agents there is one of each kind', async () => {
  await using service = await startRawService((_, socket) => socket.write(answer(500, 'no')));
  const { examples } = await load(group, service.url, { connections: 4, agents: 2 });
  expect(examples).toEqual([{ kind: 'status 500', example: { request: 'GET /', status: 500, body: 'no' } }]);
});

it('there are so many kinds at most, and the first of each stays', () => {
  const examples = new FailureExamples();
  for (let kind = 0; kind < 100; kind++) examples.add(`status ${kind}`, { request: `GET /${kind}` });
  examples.add('status 1', { request: 'GET /later' });
  expect(examples.all).toHaveLength(32);
  expect(examples.all[1]).toEqual({ kind: 'status 1', example: { request: 'GET /1' } });
  expect(examples.lacks('status 99')).toBe(false);
});

it('whatever bytes come, an example is plain text within its bound', () => {
  const head = { status: 500, headers: ['Content-Type', 'text/plain\u0000\u001b[2J'] };
  const all = Buffer.from(Array.from({ length: 1024 }, (_, at) => at % 256));
  const texts = [all, all.subarray(32), Buffer.from('\u202e\u200b'.repeat(300)), Buffer.from('"\\'.repeat(500))];
  for (const body of texts) {
    const sent = Buffer.from(`GET /${'"'.repeat(900)} HTTP/1.1\r\n\r\n`);
    const made = asWritten(
      exampleOf({ sent, head, body, size: body.length, isComplete: true, message: '\n'.repeat(9) }),
    );
    expect(Object.values(made).join(' ')).not.toMatch(/[\p{Cc}\u200b\u202e]/u);
  }
});
