import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import type { Result } from '../../src/verdict/result.ts';
import { launchBrowser, type TestBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/folder.ts';
import {
  failing,
  hostile,
  huge,
  passing,
  result,
  scenario,
  stopped,
  stored,
  withoutBaseline,
} from '../support/result.ts';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

let chrome: TestBrowser;
let folder: string;
beforeAll(async () => {
  folder = temporaryFolder('report');
  chrome = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await chrome?.close();
});

interface Opened {
  page: Page;
  /** Whatever the page said or asked for: errors, warnings, refused and real requests. */
  heard: string[];
}

let pages = 0;
async function open(result: Result, options: BrowserContextOptions = {}): Promise<Opened> {
  pages += 1;
  const path = join(folder, `${pages}.html`);
  writeFileSync(path, renderHtml(result));
  const context = await chrome.browser.newContext({ viewport: DESK, locale: 'en-US', ...options });
  const page = await context.newPage();
  const heard: string[] = [];
  const url = pathToFileURL(path).href;
  page.on('console', (message) => heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => heard.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== url) heard.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, heard };
}

const BASE_COLOR = [0, 114, 178];
const HEAD_COLOR = [198, 70, 0];

interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { data: Uint8Array } };
  toDataURL(): string;
}

/** Pixels of each color. One read: Chromium warns of a second one. */
function pixelsOf(node: unknown, colors: readonly (readonly number[])[]): number[] {
  const canvas = node as Canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return colors.map((color) => {
    let found = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (color.every((value, channel) => data[at + channel] === value)) found += 1;
    }
    return found;
  });
}

/** Scrolls every plot into view, so that it is drawn, and counts the pixels of both sides' lines. */
async function drawnPixels(page: Page): Promise<{ base: number; head: number }[]> {
  const drawn: { base: number; head: number }[] = [];
  for (const figure of await page.locator('figure').all()) {
    await figure.scrollIntoViewIfNeeded();
    const canvas = figure.locator('canvas');
    await canvas.waitFor();
    // uPlot draws in the microtask after its creation: a frame later it has.
    await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    const [base = 0, head = 0] = await canvas.evaluate(pixelsOf, [BASE_COLOR, HEAD_COLOR]);
    drawn.push({ base, head });
  }
  return drawn;
}

const picture = (figure: Locator) =>
  figure.locator('canvas').evaluate((node) => (node as unknown as Canvas).toDataURL());

const overflow = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('the page in a browser', () => {
  it.each([
    ['a failed run', failing()],
    ['a passed run', passing()],
    ['a stored baseline', stored()],
    ['no baseline', withoutBaseline()],
  ])('draws the plots of %s, without an error or a request', async (_, result) => {
    const { page, heard } = await open(result);
    const plots = await drawnPixels(page);
    expect(plots).toHaveLength(result.scenarios.length * 2);
    for (const { base, head } of plots) {
      expect(head).toBeGreaterThan(100);
      if (result.rounds.base === null) expect(base).toBe(0);
      else expect(base).toBeGreaterThan(30);
    }
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it('shows on a phone where the names of scenarios that begin alike differ', async () => {
    const name = 'the-checkout-of-a-customer-with-a-very-long-basket-and-many-vouchers-number-';
    const { page } = await open(result([scenario(`${name}1`), scenario(`${name}2`)]), { viewport: PHONE });
    const links = await page.locator('tbody th > a').all();
    expect(links).toHaveLength(2);
    for (const link of links) {
      const box = await link.boundingBox();
      expect((box?.x ?? PHONE.width) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width - 100);
    }
  });

  it('has nothing to draw for a run that measured nothing', async () => {
    const { page, heard } = await open(stopped());
    expect(await page.locator('figure').count()).toBe(0);
    expect(await page.locator('pre').textContent()).toContain("Cannot find module 'express'");
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['a failed run', failing()],
    ['hostile names', hostile()],
    ['no baseline', withoutBaseline()],
    ['a stopped run', stopped()],
  ])('is no wider than a phone for %s, with every fold open', async (_, result) => {
    const { page } = await open(result, { viewport: PHONE, isMobile: true, hasTouch: true });
    await drawnPixels(page);
    await page.evaluate("document.querySelectorAll('details').forEach((block) => { block.open = true; })");
    expect(await overflow(page)).toBe(0);
    await page.setViewportSize(DESK);
    expect(await overflow(page)).toBe(0);
    await page.context().close();
  });

  it('scrolls a wide table within its own container', async () => {
    const { page } = await open(failing(), { viewport: PHONE });
    const table = page.locator('.scroll').filter({ hasText: 'What can fail the gate in search' });
    const [inner, outer] = await Promise.all([
      table.evaluate((node) => node.scrollWidth),
      table.evaluate((node) => node.clientWidth),
    ]);
    expect(inner).toBeGreaterThan(outer);
    await table.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => table.evaluate((node) => node.scrollLeft)).toBeGreaterThan(0);
    await page.context().close();
  });

  it('keeps hostile text inert', async () => {
    const { page, heard } = await open(hostile());
    await page.evaluate("document.querySelectorAll('details').forEach((block) => { block.open = true; })");
    await drawnPixels(page);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('img, a[href^="http"], a[href^="javascript"]').count()).toBe(0);
    expect(heard).toEqual([]);
    const heading = await page.locator('h2').first().textContent();
    expect(heading).toContain('</td></table><script>window.pwned = 1</script>');
    const text = (await page.locator('body').textContent()) ?? '';
    for (const control of ['\u202E', '\u001B', '\u0007']) expect(text).not.toContain(control);
    await page.context().close();
  });

  it('runs no script but its own, even where one got into the page', async () => {
    const path = join(folder, 'injected.html');
    const page = await chrome.browser.newPage({ locale: 'en-US' });
    const injected = '<script>window.pwned = 1</script><img src="x" onerror="window.pwned = 1">';
    writeFileSync(path, renderHtml(passing()).replace('<main>', `<main>${injected}`));
    await page.goto(pathToFileURL(path).href);
    await page.locator('canvas').first().waitFor();
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    await page.close();
  });

  it('shows the metric and the requests that one chooses', async () => {
    const { page } = await open(failing());
    const figure = page.locator('figure[data-plot="rounds"]').first();
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('canvas').waitFor();
    const first = await picture(figure);
    await figure.getByRole('radio', { name: 'p95' }).check();
    await expect.poll(() => picture(figure)).not.toBe(first);
    await figure.getByRole('combobox').selectOption('all');
    expect(await figure.getByRole('radio').evaluateAll((all) => all.length)).toBeGreaterThan(6);
    await figure.getByRole('radio', { name: 'throughput' }).check();
    await expect.poll(() => picture(figure)).not.toBe(first);
    await page.context().close();
  });

  it('goes dark with the system, plots included', async () => {
    const { page } = await open(failing(), { colorScheme: 'dark' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await background();
    const figure = page.locator('figure').first();
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('canvas').waitFor();
    const darkPlot = await picture(figure);
    await page.emulateMedia({ colorScheme: 'light' });
    expect([dark, await background()]).toEqual(['rgb(15, 19, 24)', 'rgb(255, 255, 255)']);
    await expect.poll(() => picture(figure)).not.toBe(darkPlot);
    await page.context().close();
  });

  it('prints on white with every fold open and every plot drawn', async () => {
    const { page, heard } = await open(failing(), { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('canvas').count()).toBe(6);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('details[open]').count()).toBe(0);
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it('opens with hundreds of scenarios, and draws only what is looked at', async () => {
    const { page, heard } = await open(huge(120, 5));
    expect(await page.locator('canvas').count()).toBe(0);
    await page.getByRole('link', { name: 'scenario 1 of the monorepo' }).click();
    await page.locator('canvas').first().waitFor();
    expect(await page.locator('canvas').count()).toBeLessThan(5);
    expect(await overflow(page)).toBe(0);
    expect(heard).toEqual([]);
    await page.context().close();
  });
});
