import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Sent, sentOf } from './sent.ts';
import { answerTo } from './shop.ts';

/** The host that corpus files address. Any other host below .test is another origin. */
const SHOP = 'shop.test';
const OTHER = 'other.test';
/** Milliseconds that an answer takes: a tool without pauses sends some hundred requests per second then. */
const ANSWER_TIME = 2;

export interface Recorded {
  sent: Sent;
  /** Milliseconds since the first request. */
  at: number;
}

export interface RecordingService extends AsyncDisposable {
  url: string;
  /** What was received so far. */
  readonly recorded: readonly Recorded[];
  /** A text of a script with the hosts below .test replaced by the addresses of this service. */
  pointHere(text: string): string;
}

/** Starts the shop on the loopback and records what it is asked. */
export async function startRecording(): Promise<RecordingService> {
  const recorded: Recorded[] = [];
  let first: number | null = null;
  const server = createServer(async (request, response) => {
    const at = performance.now();
    first ??= at;
    const entry = { sent: { method: '', target: '' } as Sent, at: at - first };
    const count = recorded.push(entry);
    const text = await textOf(request);
    const { method = '', url = '' } = request;
    entry.sent = sentOf(method, url, headersOf(request), away(text), originOf(request));
    const answer = answerTo(method, url);
    const delay = count > 0 ? ANSWER_TIME : 0;
    setTimeout(() => response.writeHead(answer.status, answer.headers).end(answer.body), delay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const here = `127.0.0.1:${port}`;
  const there = `localhost:${port}`;
  const away = (text: string) => text.replaceAll(here, SHOP).replaceAll(there, OTHER);
  const originOf = ({ headers: { host } }: IncomingMessage) =>
    host === here ? undefined : `http://${away(host ?? '')}`;
  function headersOf({ headers }: IncomingMessage): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        away(Array.isArray(value) ? value.join(', ') : (value ?? '')),
      ]),
    );
  }
  return {
    url: `http://${here}`,
    recorded,
    pointHere: (text) => text.replaceAll(SHOP, here).replace(/\b[a-z]+\.test\b(?=[/:'"`?]|$)/gm, there),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
