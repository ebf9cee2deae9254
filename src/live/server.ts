import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenPage } from './open-page.ts';
import { PAGE, POLICY } from './page.ts';
import type { Section } from './state.ts';

/** What pages are sent: sections, each of them whole whenever it has changed. */
interface Feed {
  readonly sections: readonly Section[];
  /** Makes what a section says now, as plain data. */
  render(section: Section): unknown;
}

export interface ServerLimits {
  /** The least time between two messages to a page, milliseconds. */
  pace: number;
  /** How long a page may not read before it is dropped, milliseconds. */
  stall: number;
  /** How long the end waits until every page has got the last message, milliseconds. */
  farewell: number;
  /** The pages that are open at the same time; the next one takes the place of the oldest. */
  pages: number;
}

const LIMITS: ServerLimits = { pace: 250, stall: 5000, farewell: 1000, pages: 16 };

/** The section that changes by itself as time passes, and how often it is sent for that, milliseconds. */
const PASSING: Section = 'progress';
const SECOND = 1000;
/** Connections at the same time, with those that ask for nothing. */
const MOST_CONNECTIONS = 64;
/** The time for a request to arrive, milliseconds, and the bytes of its head. */
const REQUEST_TIME = 5000;
const MOST_HEAD = 16_384;

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
};

/** The names of this machine for itself; what another name leads here is a page that wants to read this one. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i;

/**
 * Serves one page and its stream of events to browsers on this machine. Its address has a secret part, so that other users
 * of the machine do not find it, and nothing allows a page of another origin to read it. While no page is open, it does
 * nothing.
 */
export class LiveServer {
  readonly #feed: Feed;
  readonly #limits: ServerLimits;
  readonly #server: Server;
  readonly #path = `/${randomBytes(16).toString('hex')}/`;
  readonly #pages = new Set<OpenPage>();
  /** Sections as JSON, until they change. */
  readonly #made = new Map<Section, string>();
  #port = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  #next: NodeJS.Timeout | null = null;
  #clock: NodeJS.Timeout | null = null;
  #isClosing = false;

  private constructor(feed: Feed, limits: ServerLimits) {
    this.#feed = feed;
    this.#limits = limits;
    this.#server = createServer(
      { maxHeaderSize: MOST_HEAD, requestTimeout: REQUEST_TIME, headersTimeout: REQUEST_TIME },
      (request, response) => this.#answer(request, response),
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Begins to serve on a free port. @throws Error where this machine lets nobody listen */
  static async open(feed: Feed, limits: Partial<ServerLimits> = {}): Promise<LiveServer> {
    const live = new LiveServer(feed, { ...LIMITS, ...limits });
    await new Promise<void>((listening, fail) => {
      live.#server.once('error', fail);
      live.#server.listen(0, '127.0.0.1', listening);
    });
    live.#port = (live.#server.address() as AddressInfo).port;
    // A run that is over waits for nobody who looks at it.
    live.#server.unref();
    return live;
  }

  /** The address of the page. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}${this.#path}`;
  }

  /** Has these sections sent to every page soon. */
  changed(sections: readonly Section[]): void {
    for (const section of sections) this.#made.delete(section);
    for (const page of this.#pages) page.owe(sections);
    if (this.#pages.size === 0 || this.#next !== null || this.#isClosing) return;
    const wait = this.#sentAt + this.#limits.pace - performance.now();
    this.#next = setTimeout(() => this.#send(), Math.max(0, wait)).unref();
  }

  /** Sends every page what has changed last, and ends. It waits for pages that read, but not for long. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#rest();
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    for (const page of this.#pages) page.end((sections) => this.#message(sections));
    let patience: NodeJS.Timeout | undefined;
    await Promise.race([
      closed,
      new Promise<void>((over) => {
        patience = setTimeout(over, this.#limits.farewell);
      }),
    ]);
    clearTimeout(patience);
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const { host = '' } = request.headers;
    if (!OWN_HOST.test(host)) refuse(response, 403, 'This page is served to 127.0.0.1 only.');
    else if (request.method !== 'GET') refuse(response, 405, 'This page can only be read.');
    else if (request.url === this.#path) serve(response, 200, 'text/html', PAGE);
    else if (request.url === `${this.#path}events`) this.#open(response);
    else refuse(response, 404, 'There is no such page; the whole address is in the terminal.');
  }

  /** Whoever comes late, or again, is first sent all there is: no message has to be kept. */
  #open(response: ServerResponse): void {
    if (this.#pages.size >= this.#limits.pages) {
      const [oldest] = this.#pages;
      oldest?.replace();
      if (oldest) this.#pages.delete(oldest);
    }
    const page = new OpenPage(response);
    // What is written to a page that is gone by then is lost with it.
    response.on('error', () => {});
    response.on('close', () => {
      this.#pages.delete(page);
      if (this.#pages.size === 0) this.#rest();
    });
    page.owe(this.#feed.sections);
    const write = (sections: readonly Section[]) => this.#message(sections);
    if (this.#isClosing) {
      page.end(write);
      return;
    }
    this.#pages.add(page);
    page.send(write, performance.now());
    this.#clock ??= setInterval(() => this.changed([PASSING]), SECOND).unref();
  }

  #send(): void {
    this.#next = null;
    this.#sentAt = performance.now();
    const written = new Map<string, string>();
    const write = (sections: readonly Section[]) => {
      const key = sections.join();
      const text = written.get(key) ?? this.#message(sections);
      written.set(key, text);
      return text;
    };
    for (const page of this.#pages) {
      if (page.send(write, this.#sentAt) > this.#limits.stall) page.drop();
    }
  }

  #message(sections: readonly Section[]): string {
    const parts = sections.map((section) => `${JSON.stringify(section)}:${this.#json(section)}`);
    return `retry: ${SECOND}\ndata: {${parts.join(',')}}\n\n`;
  }

  #json(section: Section): string {
    const known = section === PASSING ? undefined : this.#made.get(section);
    const json = known ?? JSON.stringify(this.#feed.render(section));
    this.#made.set(section, json);
    return json;
  }

  #rest(): void {
    if (this.#next !== null) clearTimeout(this.#next);
    if (this.#clock !== null) clearInterval(this.#clock);
    this.#next = null;
    this.#clock = null;
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  serve(response, status, 'text/plain', `${text}\n`);
}

function serve(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` });
  response.end(body);
}
