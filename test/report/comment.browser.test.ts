import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLastPush } from '../../src/publish/last-push.ts';
import { renderComment } from '../../src/report/comment.ts';
import type { Result } from '../../src/verdict/result.ts';
import { launchBrowser, type TestBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubPage, VISIBLE_LINES } from '../support/github-page.ts';
import { failing, hostile, huge, inconclusive, passing, stopped, stored, withoutBaseline } from '../support/result.ts';
import { brokenRounds, leftOpen, lessThanBase, likelySlower, moreErrors } from './decisions.ts';
import {
  LARGE,
  MIDDLE,
  resultOfSize,
  resultsOfAllSorts,
  SMALL,
  withGone,
  withMissingBaseline,
  withNotices,
  withSilence,
  withStop,
} from './large-results.ts';
import { accepted, hostileNames, journeysWithChecks, loosened, manyRequests } from './results.ts';

const LINKS = {
  report: 'https://github.com/acme/shop/actions/runs/1/artifacts/2',
  run: 'https://github.com/acme/shop/actions/runs/1',
  acceptLabel: 'perf-gate: accepted',
};
const PHONE = { width: 390, height: 844 };
const MOST_LINES = 20;

let chrome: TestBrowser;
let page: Page;
let path: string;
beforeAll(async () => {
  path = join(temporaryFolder('comment'), 'comment.html');
  chrome = await launchBrowser();
  const context = await chrome.browser.newContext({ viewport: PHONE, locale: 'en-US' });
  page = await context.newPage();
}, 120_000);
afterAll(async () => {
  await chrome?.close();
});

/** Shows a comment, with what the one before it said, which is the longest that is added to it. */
async function show(result: Result): Promise<void> {
  const text = withLastPush(renderComment(result, LINKS), { tone: 'pass', commit: '1234567'.repeat(6).slice(0, 40) });
  writeFileSync(path, githubPage(text));
  await page.goto(pathToFileURL(path).href);
}

const HEIGHT = "document.querySelector('.comment').getBoundingClientRect().height";
/** Tables that are wider than what is seen of them, by their first words. */
const WIDE = `[...document.querySelectorAll('table')].filter((table) => table.scrollWidth > table.clientWidth).map((table) => table.textContent.slice(0, 60))`;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

const RESULTS: [string, () => Result][] = [
  ['3 scenarios', () => resultOfSize(SMALL)],
  ['12 × 6', () => resultOfSize(MIDDLE)],
  ['60 × 30', () => resultOfSize(LARGE)],
  ['3 scenarios, all of them worse', () => resultOfSize(SMALL, { eventful: 1 })],
  ['12 × 6, all of them worse', () => resultOfSize(MIDDLE, { eventful: 1 })],
  ['60 × 30, all of them worse', () => resultOfSize(LARGE, { eventful: 1 })],
  ['12 × 6, calm', () => resultOfSize(MIDDLE, { eventful: 0 })],
  ['12 × 6, stopped', () => withStop(resultOfSize(MIDDLE))],
  ['12 × 6, a request without an answer', () => withSilence(resultOfSize(MIDDLE))],
  ['12 × 6, something gone', () => withGone(resultOfSize(MIDDLE))],
  ['12 × 6, without a baseline', () => withMissingBaseline(resultOfSize(MIDDLE))],
  ['12 × 6, with notices', () => withNotices(resultOfSize(MIDDLE))],
  ['scenarios of a monorepo', () => huge(12, 6)],
  ['scenarios of a monorepo that differ in one digit', manyRequests],
  ['failing', failing],
  ['passing', passing],
  ['inconclusive', inconclusive],
  ['without a baseline', withoutBaseline],
  ['stopped', stopped],
  ['stored', stored],
  ['accepted', accepted],
  ['loosened', loosened],
  ['left open', leftOpen],
  ['likely slower', likelySlower],
  ['broken rounds', brokenRounds],
  ['more errors', moreErrors],
  ['less than the base', lessThanBase],
  ['journeys with checks', journeysWithChecks],
  ['hostile', hostile],
  ['hostile names', hostileNames],
  ...resultsOfAllSorts(12).map((made, at): [string, () => Result] => [`of all sorts ${at}`, () => made]),
];

describe.each(RESULTS)('a comment on a phone: %s', (_, made) => {
  it('is one screen of at most 20 lines, and no table is wider than the phone, folded or not', async () => {
    await show(made());
    expect(await page.evaluate(HEIGHT)).toBeLessThanOrEqual(PHONE.height);
    expect(await page.evaluate(VISIBLE_LINES)).toBeLessThanOrEqual(MOST_LINES);
    expect(await page.evaluate(WIDE)).toEqual([]);
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
    expect(await page.evaluate(OVERFLOW)).toBe(0);
  });
});

describe.each([
  ['12 × 6', () => resultOfSize(MIDDLE)],
  ['failing', failing],
] as [string, () => Result][])('what is folded: %s', (_, made) => {
  it('has no table that is wider than the phone either', async () => {
    await show(made());
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
    expect(await page.evaluate(WIDE)).toEqual([]);
  });
});
