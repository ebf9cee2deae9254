import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Incoming } from './exchange.ts';
import { credentials, jsonAnswer } from './exchange.ts';
import type { ActiveFault, Fault, RandomFaults } from './faults.ts';
import { Faults } from './faults.ts';
import { answerRest, withRepositoryName } from './rest.ts';
import { answerResults } from './results/results-service.ts';
import { Stage } from './stage.ts';
import type { Violation } from './violation.ts';
import { ViolationError } from './violation.ts';

const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** A request as the stand-in saw it. */
export interface RecordedRequest {
  method: string;
  /** Without the query; a path by the repository's id is turned into the one by its name. */
  path: string;
  query: Record<string, string>;
  /** Parsed JSON; `undefined` for no body and for the bytes of a blob. */
  body: unknown;
  /** The token that came with it. */
  token: string | undefined;
  /** Status of the answer, 0 for a connection that a fault reset. */
  status: number;
}

/**
 * Starts a stand-in of GitHub on a free port of 127.0.0.1: REST API, results service (artifacts and caches) and blob
 * store in one server, with everything in memory.
 *
 * Clients get two addresses. `url` is for GITHUB_API_URL and ACTIONS_RESULTS_URL and is really called. `serverUrl` is
 * for GITHUB_SERVER_URL, which clients only write into links, but whose host name @actions/artifact and @actions/cache
 * look at: everything except github.com, *.ghe.com and *.localhost is an Enterprise Server to them, on which they
 * refuse artifacts and fall back to the first cache service. `github.localhost` is one of those names, resolves on no
 * machine to anything but itself (often not at all), and thus cannot be called by mistake as github.com could.
 */
export async function startGitHub(): Promise<GitHubServer> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return new GitHubServer(server, port);
}

/** A running stand-in: the staged world, what was asked of it, and the faults it plays. */
export class GitHubServer extends Stage {
  readonly requests: RecordedRequest[] = [];
  /** Empty when client and stand-in kept to GitHub's description: a test asserts that at its end. */
  readonly violations: Violation[] = [];
  readonly #faults = new Faults();
  readonly #server: Server;
  readonly #closing = new AbortController();

  constructor(server: Server, port: number) {
    super(`http://127.0.0.1:${port}`, `http://github.localhost:${port}`);
    this.#server = server;
    server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** Switches on a fault for requests to come. */
  fail(fault: Fault): ActiveFault {
    return this.#faults.add(fault);
  }

  /** Has faults strike requests to come at random; null: no longer. @returns what they have struck so far and later */
  failAtRandom(random: RandomFaults | null): ReturnType<Faults['atRandom']> {
    return this.#faults.atRandom(random);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming: Incoming = {
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', this.url),
      headers: request.headers,
      raw: await readBody(request),
    };
    const path = withRepositoryName(this, incoming.url.pathname);
    const record: RecordedRequest = {
      method: incoming.method,
      path,
      query: Object.fromEntries(incoming.url.searchParams),
      body: parsed(incoming),
      token: credentials(incoming.headers),
      status: 0,
    };
    this.requests.push(record);

    const fault = this.#faults.strike(incoming.method, path);
    if (fault?.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal: this.#closing.signal });
    if (fault?.carriedOut === true) this.#answer(incoming);
    if (fault?.silent === true) return;
    if (fault?.reset === true && fault.truncate !== true) {
      request.socket.resetAndDestroy();
      return;
    }
    const answer = fault?.status === undefined ? this.#answer(incoming) : faultAnswer(fault, fault.status);
    record.status = answer.status;
    send(response, incoming, answer, fault);
  }

  #answer(incoming: Incoming): Answer {
    const { pathname } = incoming.url;
    try {
      if (pathname.startsWith('/blob/')) return this.blobs.handle(incoming);
      if (pathname.startsWith('/twirp/')) return answerResults(this, incoming);
      return answerRest(this, incoming);
    } catch (error) {
      const violation =
        error instanceof ViolationError ? error : new ViolationError('response', [String((error as Error).stack)]);
      const { side, errors } = violation;
      this.violations.push({ method: incoming.method, path: pathname, side, errors });
      return jsonAnswer(500, { message: `The ${side} does not fit GitHub's description`, errors });
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error('the request is too large for the stand-in');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed({ headers, raw }: Incoming): unknown {
  if (raw.length === 0 || !String(headers['content-type']).startsWith('application/json')) return undefined;
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return raw.toString('utf8');
  }
}

function faultAnswer(fault: Fault, status: number): Answer {
  if (fault.body === '') return { status, headers: { ...fault.headers }, body: Buffer.alloc(0) };
  return jsonAnswer(status, fault.body ?? { message: `Fault ${status} of a test` }, fault.headers);
}

function send(response: ServerResponse, { method }: Incoming, answer: Answer, fault: Fault | undefined): void {
  const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
  const body = fault?.truncate === true ? half : answer.body;
  const announced = fault?.reset === true ? answer.body : body;
  response.writeHead(answer.status, {
    'x-github-request-id': `STAND:${response.req.socket.remotePort}`,
    ...answer.headers,
    ...(fault?.status === undefined ? fault?.headers : {}),
    ...(answer.status === 204 ? {} : { 'content-length': announced.length }),
  });
  if (method === 'HEAD') {
    response.end();
  } else if (fault?.reset === true) {
    response.write(body, () => response.req.socket.resetAndDestroy());
  } else {
    response.end(body);
  }
}
