import { once } from 'node:events';
import { get, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { LiveServer, type ServerLimits } from '../../src/live/server.ts';
import type { Section } from '../../src/live/state.ts';
import { until as waitUntil } from '../support/processes.ts';

const until = (condition: () => boolean) => waitUntil('the page was sent what is expected', condition);

const opened: LiveServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

/** A server of these sections; `content` is what they say, and can be changed. */
async function serve(
  content: Partial<Record<Section, unknown>>,
  limits: Partial<ServerLimits> = {},
): Promise<{ server: LiveServer; rendered: Section[] }> {
  const rendered: Section[] = [];
  const feed = {
    sections: Object.keys(content) as Section[],
    render(section: Section) {
      rendered.push(section);
      return content[section];
    },
  };
  const server = await LiveServer.open(feed, { pace: 20, ...limits });
  opened.push(server);
  return { server, rendered };
}

async function ask(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const asked = request(url, { headers, method, agent: false });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

/** A page that listens: what it was sent, message by message. */
interface Listener {
  messages: Record<string, unknown>[];
  events: string[];
  ended: Promise<unknown>;
  close(): void;
}

async function listen(url: string): Promise<Listener> {
  const asked = get(`${url}events`, { agent: false });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const listener: Listener = {
    messages: [],
    events: [],
    ended: new Promise((done) => response.on('close', done)),
    close: () => asked.destroy(),
  };
  const chunks: string[] = [];
  response.setEncoding('utf8');
  response.on('error', () => {});
  asked.on('error', () => {});
  response.on('data', (chunk: string) => {
    chunks.push(chunk);
    if (!chunk.includes('\n')) return;
    const parts = chunks.splice(0).join('').split('\n\n');
    chunks.push(parts.pop() ?? '');
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1] ?? 'null';
      listener.events.push(/^event: (.*)$/m.exec(part)?.[1] ?? 'message');
      listener.messages.push(JSON.parse(data));
    }
  });
  return listener;
}

const merged = ({ messages }: Listener) => Object.assign({}, ...messages) as Record<string, unknown>;

describe('T17: the page is read by nobody but who has its address', () => {
  it('is served on loopback, with a policy that lets it do nothing but show this run', async () => {
    const { server } = await serve({ progress: null });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\da-f]{32}\/$/);
    const { status, headers, body } = await ask(server.url);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; connect-src 'self'; /,
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(body).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  it.each([
    ['evil.example'],
    ['evil.example:80'],
    ['127.0.0.1.evil.example'],
    ['localhost.evil.example'],
    ['evil.example@127.0.0.1'],
    ['127.0.0.1:80:80'],
    ['192.168.0.10'],
    ['[::1]'],
  ])('a name that was led here, such as %j, is refused', async (host) => {
    const { server, rendered } = await serve({ progress: 'secret' });
    for (const path of ['', 'events']) {
      const { status, body } = await ask(server.url + path, { Host: host });
      expect(status).toBeOneOf([400, 403]);
      expect(body).not.toContain('secret');
    }
    expect(rendered).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST:8080'])('%s is this machine, also behind a tunnel', async (host) => {
    const { server } = await serve({ progress: null });
    expect((await ask(server.url, { Host: host })).status).toBe(200);
  });

  it('another path is not found, and the secret one is another in every run', async () => {
    const { server, rendered } = await serve({ progress: 'secret' });
    const { server: other } = await serve({ progress: null });
    const paths = ['/', '/events', '/favicon.ico', new URL(other.url).pathname, `${new URL(server.url).pathname}..%2f`];
    for (const path of paths) {
      const { status, body } = await ask(new URL(path, server.url).href);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain('secret');
    }
    expect(rendered).toEqual([]);
  });

  it('no other origin is allowed to read it', async () => {
    const { server } = await serve({ progress: null });
    const { headers } = await ask(server.url, { Origin: 'https://evil.example' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    for (const method of ['OPTIONS', 'POST', 'PUT', 'DELETE']) {
      expect((await ask(server.url, { Origin: 'https://evil.example' }, method)).status).toBe(405);
    }
  });
});

describe('a page', () => {
  it('is sent all there is, and then what changes', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 1, messages: ['a'], 'scenario 0': 'x\ny' };
    const { server, rendered } = await serve(content);
    const page = await listen(server.url);
    await until(() => page.messages.length > 0);
    expect(page.messages).toEqual([{ progress: 1, messages: ['a'], 'scenario 0': 'x\ny' }]);
    content['scenario 0'] = 'z';
    server.changed(['scenario 0']);
    await until(() => page.messages.length > 1);
    expect(page.messages[1]).toEqual({ 'scenario 0': 'z' });
    expect(rendered).toEqual(['progress', 'messages', 'scenario 0', 'scenario 0']);
  });

  it('that comes late, or again, is sent what the others know', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0, 'scenario 0': 0 };
    const { server } = await serve(content);
    const first = await listen(server.url);
    for (let value = 1; value <= 5; value++) {
      content['scenario 0'] = value;
      server.changed(['scenario 0']);
    }
    await until(() => merged(first)['scenario 0'] === 5);
    first.close();
    const second = await listen(server.url);
    await until(() => second.messages.length > 0);
    expect(second.messages[0]).toEqual({ progress: 0, 'scenario 0': 5 });
  });

  it('is sent what changes often as one message, and no more often than is allowed', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0, messages: 0, 'scenario 0': 0 };
    const { server, rendered } = await serve(content, { pace: 200 });
    const page = await listen(server.url);
    await until(() => page.messages.length === 1);
    const begin = performance.now();
    for (let value = 1; value <= 1000; value++) {
      Object.assign(content, { messages: value, 'scenario 0': value });
      server.changed(['messages', 'scenario 0']);
      if (value % 100 === 0) await sleep(5);
    }
    await until(() => merged(page).messages === 1000);
    const most = 2 + Math.ceil((performance.now() - begin) / 200);
    expect(page.messages.length).toBeLessThanOrEqual(1 + most);
    expect(rendered.length).toBeLessThanOrEqual(3 + 2 * most);
  });

  it('is told of the time that passes, though nothing happens', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0, messages: [] };
    const { server } = await serve(content);
    const page = await listen(server.url);
    await until(() => page.messages.length === 1);
    content.progress = 1;
    await until(() => page.messages.length > 1);
    expect(page.messages[1]).toEqual({ progress: 1 });
  });
});

describe('while no page is open', () => {
  it('nothing is worked out', async () => {
    const { server, rendered } = await serve({ progress: 0, 'scenario 0': 0 });
    for (let times = 0; times < 100; times++) server.changed(['progress', 'scenario 0']);
    await sleep(100);
    expect(rendered).toEqual([]);
    const page = await listen(server.url);
    await until(() => page.messages.length === 1);
    page.close();
    // It has to be noticed that the page is gone.
    await sleep(200);
    rendered.length = 0;
    server.changed(['progress', 'scenario 0']);
    await sleep(1300);
    expect(rendered).toEqual([]);
  });
});

/** A page that asks for its events and reads nothing. */
async function stall(url: string): Promise<Socket> {
  const { port, pathname, host } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return socket;
}

/** Reads on, and gives the lines of all that was sent up to this text. */
async function seenBy(socket: Socket, last: string): Promise<string[]> {
  const chunks: string[] = [];
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => chunks.push(String(chunk)));
  socket.resume();
  await until(() => chunks.join('').includes(last));
  return chunks.join('').split('\n');
}

describe('pages that do not read', () => {
  const LARGE = 'x'.repeat(4_000_000);

  it('hold up nobody, and what they missed is not kept for them', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0, 'scenario 0': LARGE };
    const { server } = await serve(content, { stall: 60_000 });
    const stalled = await stall(server.url);
    const page = await listen(server.url);
    await until(() => page.messages.length > 0);
    for (let value = 1; value <= 12; value++) {
      content['scenario 0'] = `${value}${LARGE}`;
      server.changed(['scenario 0']);
      await until(() => String(merged(page)['scenario 0']).startsWith(`${value}x`));
    }
    page.close();
    // What the system had buffered, what was under way, and then only the last.
    const seen = await seenBy(stalled, '"12x');
    expect(seen.filter((text) => text.startsWith('data: {')).length).toBeLessThan(10);
    stalled.destroy();
  });

  it('are dropped in the end', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0, 'scenario 0': LARGE.repeat(2) };
    const { server } = await serve(content, { stall: 100 });
    const stalled = await Promise.all(Array.from({ length: 3 }, () => stall(server.url)));
    const page = await listen(server.url);
    await until(() => page.messages.length > 0);
    for (let times = 0; times < 20; times++) {
      server.changed(['progress']);
      await sleep(30);
    }
    for (const socket of stalled) {
      const closed = once(socket, 'close');
      socket.resume();
      await closed;
    }
    expect(merged(page)).toHaveProperty('progress');
    page.close();
  });

  it('do not keep the end waiting for long', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0, 'scenario 0': LARGE.repeat(2) };
    const { server } = await serve(content, { farewell: 200 });
    const socket = await stall(server.url);
    const page = await listen(server.url);
    await until(() => page.messages.length > 0);
    content.progress = 'over';
    server.changed(['progress']);
    await server.close();
    await page.ended;
    expect(merged(page).progress).toBe('over');
    socket.destroy();
  });
});

describe('a hundred pages', () => {
  it('are served as far as it goes: the newest stay, and the others are told', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0 };
    const { server } = await serve(content, { pages: 8 });
    const pages: Listener[] = [];
    for (let count = 0; count < 100; count++) pages.push(await listen(server.url));
    const replaced = pages.slice(0, -8);
    await Promise.all(replaced.map(({ ended }) => ended));
    for (const { events } of replaced) expect(events).toEqual(['message', 'replaced']);
    content.progress = 1;
    server.changed(['progress']);
    for (const page of pages.slice(-8)) {
      await until(() => merged(page).progress === 1);
      page.close();
    }
  });

  it('that are asked for at once leave the server able to answer', async () => {
    const { server } = await serve({ progress: 0 }, { pages: 8 });
    const asked = await Promise.allSettled(Array.from({ length: 100 }, () => listen(server.url)));
    for (const one of asked) if (one.status === 'fulfilled') one.value.close();
    const late = async () => (await ask(server.url).catch(() => null))?.status;
    let status: number | undefined;
    for (let tries = 0; tries < 50 && status !== 200; tries++) {
      status = await late();
      await sleep(20);
    }
    expect(status).toBe(200);
  });
});

describe('at the end', () => {
  it('every page has the last message before its connection is closed', async () => {
    const content: Partial<Record<Section, unknown>> = { progress: 0, ending: null };
    const { server } = await serve(content, { pace: 60_000 });
    const pages = await Promise.all(Array.from({ length: 4 }, () => listen(server.url)));
    for (const page of pages) await until(() => page.messages.length === 1);
    server.changed(['progress']);
    content.ending = { text: 'Passed' };
    server.changed(['ending']);
    await server.close();
    for (const page of pages) {
      await page.ended;
      expect(merged(page)).toEqual({ progress: 0, ending: { text: 'Passed' } });
    }
    await expect(ask(server.url)).rejects.toThrow();
  });

  it('nobody is waited for where nobody looks, nor twice', async () => {
    const { server } = await serve({ progress: 0 }, { farewell: 60_000 });
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});
