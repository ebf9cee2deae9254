import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../src/events.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { LivePage } from '../../src/live/live-page.ts';
import { newsOf } from '../../src/report/news.ts';
import { wordsOf } from '../../src/text/inline.ts';
import { sentence } from '../../src/text/sentence.ts';
import { launchBrowser, type TestBrowser } from '../support/browser.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { request } from '../support/load.ts';
import { failing, result as resultOf, scenario as scenarioResult } from '../support/result.ts';
import { figures, progress, round, threshold, underWay } from './events.ts';

const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 900 },
];

let chrome: TestBrowser;
beforeAll(async () => {
  chrome = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await chrome?.close();
});
const opened: LivePage[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
  for (const context of chrome.browser.contexts()) await context.close();
});

function scenario(name: string, spec: Partial<LoadScenario> = {}): LoadScenario {
  return { ...PLAIN_LOAD, name, connections: 10, requests: [request()], rounds: 10, thresholds: [], ...spec };
}

async function serve(names: readonly string[] = ['search', 'order'], events: readonly Event[] = []): Promise<LivePage> {
  const live = await LivePage.open(names.map((name) => scenario(name, { thresholds: [threshold()] })));
  opened.push(live);
  for (const event of events) live.listen(event);
  return live;
}

interface Opened {
  page: Page;
  /** Whatever the page said or asked for beside itself and its events. */
  heard: string[];
}

async function open(live: LivePage, options: BrowserContextOptions = {}, url = live.url): Promise<Opened> {
  const context = await chrome.browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('console', (message) => heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => heard.push(`dialog: ${dialog.message()}`));
  page.on('request', (asked) => {
    if (![url, `${url}events`].includes(asked.url())) heard.push(`request: ${asked.url()}`);
  });
  await page.goto(url);
  await page.getByText('Connected.').waitFor();
  return { page, heard };
}

/** A connection to a page that can be cut, as a tunnel to another machine can. */
async function wayTo(url: string) {
  const { port, pathname } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const way = createServer((socket) => {
    if (isCut) {
      socket.destroy();
      return;
    }
    const other = connect(Number(port), '127.0.0.1');
    for (const end of [socket, other]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => sockets.delete(end));
    }
    socket.pipe(other).pipe(socket);
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  return {
    url: `http://127.0.0.1:${(way.address() as AddressInfo).port}${pathname}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    close: () => way.close(),
  };
}

const textOf = (page: Page, id: string) => page.locator(`#${id}`).textContent();
const overflow = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('the page of a run that goes on', () => {
  it('shows how far it is, what was measured, limits, errors and messages', async () => {
    const live = await serve(['search', 'order'], underWay());
    const { page, heard } = await open(live);
    const card = page.locator('#scenario-0');
    await card.getByText('3 of 10 rounds').waitFor();
    expect(await textOf(page, 'where')).toBe('round 4 of 10 · measuring search · both sides in turn');
    expect(await textOf(page, 'time')).toMatch(/^about \d+ s left$/);
    expect(await textOf(page, 'percent')).toMatch(/^\d+ %$/);
    expect(await page.title()).toMatch(/^\d+ % · perf-gate$/);
    const row = card.getByRole('row', { name: 'p50 latency' });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['2.20 ms', '2.60 ms', '+18 %']);
    expect(await card.getByRole('columnheader').allTextContents()).toEqual(['Base', 'This change', 'Difference']);
    expect(await card.getByRole('listitem').allTextContents()).toEqual([
      'p95 latency < 5ms: 5.20 ms so far',
      'This change: 6 × status 500',
    ]);
    expect(await page.locator('#message-list li').allTextContents()).toEqual(['this run takes about 4 min']);
    expect(await page.locator('#scenario-1').textContent()).toContain('0 of 10 rounds');
    expect(heard).toEqual([]);
  });

  it('draws the rounds of both sides, and the slice that was measured last', async () => {
    const { page } = await open(await serve(['search'], underWay()));
    const plot = page.locator('figure').filter({ hasText: 'p50 latency' });
    await plot.locator('svg').waitFor();
    expect(await plot.locator('circle.base').count()).toBe(3);
    expect(await plot.locator('rect.head').count()).toBe(3);
    expect(await plot.locator('path.slice').count()).toBe(2);
    expect(await plot.locator('figcaption').textContent()).toBe('p50 latencyBase 2.10 msThis change 2.50 ms');
    expect(await plot.getByRole('img').getAttribute('aria-label')).toBe(
      'p50 latency by round. Base: 2.10 ms, 2.20 ms, 2.30 ms, 2.10 ms so far. This change: 2.50 ms, 2.60 ms, 2.70 ms, 2.50 ms so far.',
    );
    expect(await page.locator('figure').count()).toBe(8);
    expect(await page.locator('figure').filter({ hasText: 'p95' }).locator('.limit').count()).toBe(1);
  });

  it('follows what happens, and shows what a look has found', async () => {
    const live = await serve();
    const { page } = await open(live);
    expect(await textOf(page, 'nothing')).toBe('Nothing has been measured yet.');
    for (const event of underWay('order')) live.listen(event);
    await page.locator('#plotted', { hasText: 'order' }).waitFor();
    await page.locator('#scenario-1').getByText('3 of 10 rounds').waitFor();
    live.listen({
      ...{ type: 'look', look: 1, looks: 3 },
      found: [{ scenario: 'order', tone: 'likely', words: 'likely slower' }],
    });
    await page.locator('#scenario-1 .badge.likely', { hasText: 'likely slower' }).waitFor();
    expect(await page.locator('#scenario-1').textContent()).toContain('after look 1 of 3');
    live.listen(round({ scenario: 'order', round: 4, figures: figures(9) }));
    await page.locator('#scenario-1').getByText('4 of 10 rounds').waitFor();
  });

  it('counts the time down although nothing happens', async () => {
    const { page } = await open(await serve(['search'], [progress({ left: 30_000, expected: 30_000 })]));
    await page.locator('#time', { hasText: 'left' }).waitFor();
    const first = await textOf(page, 'time');
    await expect.poll(() => textOf(page, 'time'), { timeout: 10_000 }).not.toBe(first);
  });

  it('lets one choose a scenario by keyboard, and keeps to it', async () => {
    const live = await serve(['search', 'order', 'browse'], [...underWay('order'), ...underWay('search')]);
    const { page } = await open(live);
    await page.locator('#plotted', { hasText: 'search' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('choice');
    await page.keyboard.press('o');
    await page.locator('#plotted', { hasText: 'order' }).waitFor();
    live.listen(progress({ scenario: 'browse' }));
    live.listen(round({ scenario: 'browse', figures: figures(7) }));
    await page.locator('#where', { hasText: 'browse' }).waitFor();
    expect(await textOf(page, 'plotted')).toBe('order');
    await page.getByRole('combobox').selectOption('the one that is measured');
    await page.locator('#plotted', { hasText: 'browse' }).waitFor();
  });

  it('does nothing while nobody sees it, and then shows all', async () => {
    const live = await serve(['search'], [round()]);
    const { page } = await open(live);
    const card = page.locator('#scenario-0');
    await card.getByText('1 of 10 rounds').waitFor();
    await page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
    live.listen(round({ round: 2 }));
    await page.waitForTimeout(1500);
    expect(await card.textContent()).toContain('1 of 10 rounds');
    await page.evaluate(
      "Object.defineProperty(document, 'hidden', { value: false }), document.dispatchEvent(new Event('visibilitychange'))",
    );
    expect(await card.textContent()).toContain('2 of 10 rounds');
  });
});

describe('at the end', () => {
  it('shows the verdict, the path of the report and that it has ended, and asks for nothing more', async () => {
    const live = await serve(['search', 'order'], underWay());
    const { page, heard } = await open(live);
    const result = failing();
    await live.end(result, '/home/me/shop/.perf-gate/report.html');
    await page.getByRole('heading', { name: 'The run has ended' }).waitFor();
    expect(await textOf(page, 'verdict')).toBe(`Failed ${sentence(wordsOf(newsOf(result).sentence))}`);
    expect(await page.locator('#verdict .badge.fail').count()).toBe(1);
    expect(await textOf(page, 'path')).toBe('/home/me/shop/.perf-gate/report.html');
    expect(await textOf(page, 'connection')).toBe('The run has ended, and this page is no longer updated.');
    expect(await page.locator('#progress').isVisible()).toBe(false);
    expect(await page.title()).toBe('Failed · perf-gate');
    await page.waitForTimeout(2500);
    expect(heard).toEqual([]);
  });

  it('copies the path', async () => {
    const live = await serve();
    const { page } = await open(live, { permissions: ['clipboard-read', 'clipboard-write'] });
    await live.end(failing(), '/home/me/report.html');
    await page.getByRole('button', { name: 'Copy the path' }).click();
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('/home/me/report.html');
  });

  it('shows what was found of each scenario', async () => {
    const live = await serve(['search', 'order']);
    const { page } = await open(live);
    await live.end(resultOf([scenarioResult('search', { p50: { worseRatio: 1.2 } }), scenarioResult('order')]), null);
    await page.locator('#scenario-0 .badge.fail').waitFor();
    expect(await page.locator('#scenario-1 .badge').textContent()).toBe('unchanged');
    expect(await page.locator('#report').isVisible()).toBe(false);
  });

  it('says so where there is no result', async () => {
    const live = await serve();
    const { page } = await open(live);
    await live.close();
    await page.getByText('The run ended without a result. The terminal says why.').waitFor();
    expect(await page.title()).toBe('Ended · perf-gate');
  });
});

describe('a page whose connection is cut', () => {
  it('comes back by itself to what it has missed', async () => {
    const live = await serve(['search'], [round()]);
    const way = await wayTo(live.url);
    const { page } = await open(live, {}, way.url);
    await page.locator('#scenario-0').getByText('1 of 10 rounds').waitFor();
    way.cut();
    await page.getByText('The connection was lost; trying again.').waitFor();
    live.listen(round({ round: 2 }));
    way.mend();
    await page.locator('#scenario-0').getByText('2 of 10 rounds').waitFor();
    expect(await textOf(page, 'connection')).toBe('Connected.');
    await live.end(failing(), null);
    await page.getByRole('heading', { name: 'The run has ended' }).waitFor();
    way.close();
  });
});

describe('the looks of it', () => {
  const LONG = `a scenario ${'with-a-very-long-name'.repeat(10)}`;

  it.each(
    SIZES.flatMap((viewport) => (['light', 'dark'] as const).map((colorScheme) => [viewport, colorScheme] as const)),
  )('fit %j, %s', async (viewport, colorScheme) => {
    const live = await serve([LONG, 'order'], underWay(LONG));
    const { page } = await open(live, { viewport, colorScheme });
    await page.locator('figure').first().waitFor();
    expect(await overflow(page)).toBe(0);
    await live.end(failing(), `/home/${'me/'.repeat(80)}report.html`);
    await page.locator('#verdict .badge').waitFor();
    expect(await overflow(page)).toBe(0);
    for (const control of await page.locator('select, button').all()) {
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(40);
    }
  });

  it('goes dark with the system', async () => {
    const { page } = await open(await serve(), { colorScheme: 'dark' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await background();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background()).not.toBe(dark);
  });

  it('does without what moves where that is asked for', async () => {
    const { page } = await open(await serve(['search'], underWay()), { reducedMotion: 'reduce' });
    const last = page.locator('path.slice').first();
    await last.waitFor({ state: 'attached' });
    expect(await last.isVisible()).toBe(false);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await last.isVisible()).toBe(true);
  });
});

describe('T10: text from elsewhere', () => {
  it('stays text, wherever it is shown', async () => {
    const hostile = `</script><script>window.pwned = 1</script><img src=x onerror="window.pwned = 1">\u202E\u001B[2J`;
    const live = await serve(
      [hostile, 'javascript:window.pwned = 1'],
      [
        ...underWay(hostile),
        { type: 'plan', text: hostile },
        round({ scenario: hostile, round: 9, errors: { [hostile]: 2 } }),
        {
          ...{ type: 'look', look: 1, looks: 2 },
          found: [{ scenario: hostile, tone: `pass" ${hostile}`, words: hostile }],
        },
      ],
    );
    const { page, heard } = await open(live);
    await page.locator('figure').first().waitFor();
    const result = resultOf([scenarioResult(hostile, { p50: { worseRatio: 1.2 } })]);
    await live.end(result, `/home/${hostile}`);
    await page.locator('#verdict', { hasText: '<img' }).waitFor();
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('#scenario-0 h3').textContent()).toContain('<script>window.pwned = 1</script>');
    expect(heard).toEqual([]);
  });
});
