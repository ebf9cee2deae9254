import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scrape } from '../../src/probes/scrape.ts';
import type { ScrapedSeries } from '../../src/probes/scraped.ts';
import { SeriesWatch } from '../../src/probes/series.ts';
import { placeOfMetrics } from '../../src/probes/series-place.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/metrics`;
}

const NEVER = new AbortController().signal;

function series(name: string, spec: Partial<ScrapedSeries> = {}): ScrapedSeries {
  const definition = {
    title: name,
    unit: '',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  } as const;
  return { name, read: name, as: 'value', definition, hasMost: false, place: null, ...spec };
}

/** Reads these series in windows of so many milliseconds, with a pause after each. */
async function watched(url: string, all: ScrapedSeries[], windows: number[], pause = 0) {
  const duration = windows.reduce((sum, one) => sum + one, 0);
  const watch = new SeriesWatch({ url, place: null, series: all }, { url, socket: null }, duration, NEVER);
  for (const window of windows) {
    watch.begin();
    await sleep(window);
    watch.end();
    await sleep(pause);
  }
  return watch.finish();
}

describe('an answer', () => {
  const answer = async (listener: RequestListener, patience = 2000) =>
    scrape({ url: await serve(listener), socket: null }, patience, NEVER);

  it('with metrics is read', async () => {
    expect(await answer((_, response) => response.end('a 5\n'))).toEqual({ text: 'a 5\n' });
  });

  it.each<[string, RequestListener, string]>([
    ['a page', (_, to) => to.end('<!doctype html>'), 'answers with a page (HTML), not with metrics'],
    ['not found', (_, to) => to.writeHead(404).end('a 5'), 'answers with status 404'],
    ['an error', (_, to) => to.writeHead(500).end(), 'answers with status 500'],
    ['nothing', (_, to) => to.end(), 'answers with nothing'],
    [
      'a redirect',
      (_, to) => to.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'answers with a redirect (status 302), which is not followed',
    ],
    ['too much', (_, to) => to.end('a 5\n'.repeat(600_000)), 'answers with more than 2 MB'],
    [
      'compressed text',
      (_, to) => to.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      'answers with compressed text although none was asked for',
    ],
    [
      'half of it',
      (_, to) => {
        to.writeHead(200, { 'content-length': '100' });
        to.write('a 5\n');
        setTimeout(() => to.destroy(), 20);
      },
      'stops in the middle of its answer',
    ],
    ['no HTTP', (request) => request.socket.end('hello\r\n\r\n'), 'cannot be read (HPE_INVALID_CONSTANT)'],
    ['no answer', (request) => request.socket.destroy(), 'cannot be read (ECONNRESET)'],
  ])('is told from %s', async (_, listener, problem) => {
    expect(await answer(listener)).toEqual({ problem });
  });

  it('that never comes, or never ends, is not waited for', async () => {
    expect(await answer(() => {}, 100)).toEqual({ problem: 'does not answer within 0.1 s' });
    expect(await answer((_, to) => void to.write('a 5\n'), 100)).toEqual({ problem: 'does not answer within 0.1 s' });
  });

  it('of nobody is a problem too', async () => {
    const url = 'http://127.0.0.1:1/metrics';
    expect(await scrape({ url, socket: null }, 1000, NEVER)).toEqual({ problem: 'cannot be read (ECONNREFUSED)' });
  });
});

describe('a series is read in windows', () => {
  it('and its mean is a figure, with the largest value where that is asked for', async () => {
    let asked = 0;
    const url = await serve((_, response) => response.end(`pool{state="used"} ${[2, 4, 9, 4][asked++ % 4]}\n`));
    const { values, seconds, problems } = await watched(url, [series('pool', { hasMost: true })], [900]);
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(values.pool).toBeGreaterThan(2);
    expect(values.pool).toBeLessThan(9);
    expect(values['pool.max']).toBe(9);
    expect(seconds.map((second) => second.values.pool).slice(0, 3)).toEqual([2, 4, 9]);
    expect(Math.abs((seconds[0]?.at ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(problems).toEqual([]);
  });

  it('and how fast a counter grows, over the time in which there was load', async () => {
    const began = performance.now();
    let total = 1e6;
    // It grows by 1,000 a second while there is load, which is half of the time.
    const url = await serve((_, response) => {
      const passed = performance.now() - began;
      total = 1e6 + passed / 2;
      response.end(`# TYPE done counter\ndone ${total}\n`);
    });
    const { values } = await watched(url, [series('done', { as: 'rate' })], [300, 300, 300], 300);
    expect(values.done).toBeGreaterThan(500);
    expect(values.done).toBeLessThan(1500);
  });

  it('and a counter that began again is no negative rate', async () => {
    let asked = 0;
    const url = await serve((_, response) => response.end(`done ${[5000, 10][Math.min(asked++, 1)]}\n`));
    const { values } = await watched(url, [series('done', { as: 'rate' })], [600]);
    expect(values.done).toBeGreaterThan(0);
    expect(values.done).toBeLessThan(100);
  });

  it('and what is not there, is negative or comes late is told and no figure', async () => {
    const url = await serve((_, response) => response.end('cold -5\nwarm 5\n'));
    const all = [series('cold'), series('missing'), series('warm')];
    const { values, problems } = await watched(url, all, [600]);
    expect(values).toEqual({ warm: 5 });
    expect(problems).toEqual([
      '"cold" has values below 0 or beyond all bounds, which cannot be compared',
      expect.stringMatching(/^"missing" is missing in (\d) of \1 answers$/),
    ]);
  });

  it('and a service that answers nothing is told once, and keeps nobody', async () => {
    const url = await serve((_, response) => response.writeHead(503).end());
    const { values, problems } = await watched(url, [series('a')], [600]);
    expect(values).toEqual({});
    expect(problems).toEqual([expect.stringMatching(/\/metrics answers with status 503 \((\d) of \1 times\)$/)]);
  });

  it('and one answer that is missing is nothing to be told', async () => {
    let asked = 0;
    const url = await serve((_, response) => (asked++ === 0 ? response.writeHead(503).end() : response.end('a 1\n')));
    expect((await watched(url, [series('a')], [900])).problems).toEqual([]);
  });
});

it.each([
  ['/metrics', 'http://127.0.0.1:4000', { url: 'http://127.0.0.1:4000/metrics', socket: '/tmp/s' }],
  ['/metrics', 'http://127.0.0.1:4000/api/', { url: 'http://127.0.0.1:4000/api/metrics', socket: '/tmp/s' }],
  ['http://127.0.0.1:9464/m', 'http://127.0.0.1:4000', { url: 'http://127.0.0.1:9464/m', socket: null }],
  [`http://127.0.0.1:\${PORT}/m`, 'http://127.0.0.1:4000', { url: 'http://127.0.0.1:4000/m', socket: null }],
])('metrics at %s of %s', (written, url, place) => {
  expect(placeOfMetrics(written, { url, port: 4000, transport: { socket: '/tmp/s' } })).toEqual(place);
});
