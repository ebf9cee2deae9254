import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { LivePage } from '../../src/live/live-page.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { Result } from '../../src/verdict/result.ts';
import { progress, threshold, underWay } from '../live/events.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser, type TestBrowser } from '../support/browser.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { request } from '../support/load.ts';
import { overTime } from '../support/over-time.ts';
import { failing, hostile, passing, stopped, withoutBaseline } from '../support/result.ts';
import { MIDDLE, resultOfSize } from './large-results.ts';
import { journeysWithChecks, failing as judged } from './results.ts';

// axe (https://github.com/dequelabs/axe-core) looks at every page in every state that it can be in.

const LINKS = { run: 'https://github.com/acme/shop/actions/runs/1', acceptLabel: 'perf-gate: accepted' };

/** What a page is looked at with. */
interface Look {
  width: number;
  colorScheme: 'light' | 'dark';
}
const LOOKS: readonly Look[] = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
/** Every width and every scheme once: for pages whose colors another one has too. */
const CROSSED = [LOOKS[1], LOOKS[2]] as Look[];

let chrome: TestBrowser;
let path: string;
beforeAll(async () => {
  path = join(temporaryFolder('axe'), 'report.html');
  chrome = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await chrome?.close();
});
afterEach(async () => {
  for (const context of chrome.browser.contexts()) await context.close();
});

async function open(url: string, { width, colorScheme }: Look): Promise<Page> {
  const viewport = { width, height: 900 };
  const context = await chrome.browser.newContext({ viewport, colorScheme, locale: 'en-US', bypassCSP: true });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** A state of the report, and how it comes about; a report that cannot come into it has not what it needs. */
interface State {
  name: string;
  needs: string;
  enter(page: Page): Promise<void>;
}

const FIRST: State = { name: 'at first', needs: 'body', enter: async () => {} };
const OPEN: State = {
  name: 'with everything open',
  needs: 'details',
  enter: (page) => page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"),
};
const FILTERED: State = {
  name: 'filtered',
  needs: '.cards button:not(:disabled)',
  enter: (page) => page.locator('.cards button:not(:disabled)').first().click(),
};
const SORTED: State = {
  name: 'sorted',
  needs: 'table.matrix thead button',
  enter: (page) => page.locator('table.matrix thead button').nth(1).click(),
};
const DETAILED: State = {
  name: 'with a detail that a click made',
  needs: 'table.matrix tr[id] th > a',
  async enter(page) {
    for (const pressed of await page.locator('.cards [aria-pressed="true"]').all()) await pressed.click();
    const link = page.locator('table.matrix tr[id] th > a').first();
    const id = decodeURIComponent(((await link.getAttribute('href')) ?? '').slice(1));
    await link.click();
    await page.locator(`section[id=${JSON.stringify(id)}]`).waitFor();
  },
};
const PRINTED: State = {
  name: 'on paper',
  needs: 'body',
  async enter(page) {
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  },
};
const ALL = [FIRST, FILTERED, SORTED, DETAILED, OPEN, PRINTED];
/** Of a report without anything to filter or sort that another one has not. */
const PLAIN = [FIRST, OPEN, PRINTED];

/** The reports, and in how many states and looks they are shown. */
const REPORTS: [name: string, make: () => Result, states: readonly State[], looks: readonly Look[]][] = [
  ['failing', judged, ALL, CROSSED],
  ['failing, in its other colors', judged, [FIRST, FILTERED, OPEN], [LOOKS[0], LOOKS[3]] as Look[]],
  ['12 × 6', () => resultOfSize(MIDDLE), [FIRST, DETAILED], CROSSED],
  ['journeys with checks', journeysWithChecks, [...PLAIN, DETAILED], CROSSED],
  ['over time', () => overTime(failing(), { base: {}, head: { latency: 3 } }), PLAIN, CROSSED],
  ['passing', passing, [FIRST, DETAILED, OPEN], CROSSED],
  ['without a baseline', withoutBaseline, PLAIN, CROSSED],
  ['stopped', stopped, PLAIN, CROSSED],
  ['hostile', hostile, PLAIN, CROSSED],
];

describe.each(REPORTS)('axe finds nothing in the report: %s', (_, make, states, looks) => {
  it.each(looks)('%j', async (look) => {
    writeFileSync(path, renderHtml(make(), LINKS));
    const page = await open(pathToFileURL(path).href, look);
    const found: Record<string, string[]> = {};
    for (const { name, needs, enter } of states) {
      expect(await page.locator(needs).count(), `${name} needs ${needs}`).toBeGreaterThan(0);
      await enter(page);
      const findings = await axeFindings(page);
      if (findings.length > 0) found[name] = findings;
    }
    expect(found).toEqual({});
  });
});

function scenario(name: string): LoadScenario {
  return { ...PLAIN_LOAD, name, requests: [request()], thresholds: [threshold()] };
}

describe.each(LOOKS)('axe finds nothing in the page of a run that goes on: %j', (look) => {
  it.each<[end: string, end: (live: LivePage) => Promise<void>, ended: string]>([
    ['is done', (live) => live.end(failing(), '/home/me/shop/.perf-gate/report.html'), 'The whole report'],
    ['has no result', (live) => live.close(), 'The run ended without a result'],
  ])('from the first moment until it %s', async (_, end, ended) => {
    const live = await LivePage.open(['search', 'order'].map(scenario));
    try {
      const page = await open(live.url, look);
      await page.getByText('Connected.').waitFor();
      const found = { waiting: await axeFindings(page), measuring: [] as string[], ended: [] as string[] };
      for (const event of [...underWay('search'), progress({ scenario: 'search', round: 5 })]) live.listen(event);
      const looked = [
        { scenario: 'search', tone: 'likely', words: 'likely slower' },
        { scenario: 'order', tone: 'fail', words: 'regressed' },
      ];
      live.listen({ type: 'look', look: 1, looks: 3, found: looked });
      await page.locator('#plots svg').first().waitFor();
      await page.locator('#scenario-1 .badge').waitFor();
      found.measuring = await axeFindings(page);
      await end(live);
      await page.getByText(ended).waitFor();
      found.ended = await axeFindings(page);
      expect(found).toEqual({ waiting: [], measuring: [], ended: [] });
    } finally {
      await live.close();
    }
  });
});

it('axe finds what is wrong with a page', async () => {
  writeFileSync(path, renderHtml(failing()).replace('<html lang="en">', '<html>'));
  const page = await open(pathToFileURL(path).href, CROSSED[0] as Look);
  expect((await axeFindings(page)).join()).toMatch(/^html-has-lang: /);
});
