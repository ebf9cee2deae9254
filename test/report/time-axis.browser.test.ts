import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import type { Result } from '../../src/verdict/result.ts';
import { launchBrowser, type TestBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/folder.ts';
import { overTime, type TimelineSpec } from '../support/over-time.ts';
import { result, scenario, threshold } from '../support/result.ts';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let chrome: TestBrowser;
let folder: string;
beforeAll(async () => {
  folder = temporaryFolder('time-axis');
  chrome = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await chrome?.close();
});

/** Three rounds of four seconds, 17 s in all; in the third second of the second round 3 requests time out. */
function shown(spec: TimelineSpec = {}): Result {
  const limits = [threshold({ scenario: 'search', metric: 'p50', text: '< 2.1ms', violated: true })];
  const load = (second: number) => (second === 6 ? { errors: { timeout: 3 } } : {});
  return overTime(result([scenario('search', {}, { thresholds: limits })]), {
    head: { load, ...spec },
    base: { latency: 1.8, ...spec },
  });
}

let pages = 0;
interface Opened {
  page: Page;
  figure: Locator;
  /** The element that has the focus and takes the keys. */
  axis: Locator;
  /** What is said of the cursor. */
  readout: Locator;
  heard: string[];
}

async function open(made: Result = shown(), options: BrowserContextOptions = {}): Promise<Opened> {
  pages += 1;
  const path = join(folder, `${pages}.html`);
  writeFileSync(path, renderHtml(made));
  const context = await chrome.browser.newContext({ viewport: DESK, locale: 'en-US', ...options });
  const page = await context.newPage();
  const heard: string[] = [];
  const url = pathToFileURL(path).href;
  page.on('console', (message) => heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) heard.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  const figure = page.locator('figure[data-plot="time-axis"]').first();
  await figure.scrollIntoViewIfNeeded();
  await figure.locator('canvas').last().waitFor();
  await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
  return { page, figure, axis: figure.getByRole('application'), readout: figure.locator('[aria-live]'), heard };
}

interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { data: Uint8Array } };
  toDataURL(): string;
}

/** How many pixels of a panel have a color. One read a canvas: Chromium warns of a second one. */
function countPixels(node: unknown, color: readonly number[]): number {
  const canvas = node as Canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (color.every((value, channel) => data[at + channel] === value)) found += 1;
  }
  return found;
}

/** How many pixels of columns of a panel have a color. */
function countColumns(node: unknown, { columns, color }: { columns: number[]; color: readonly number[] }): number[] {
  const canvas = node as Canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return columns.map((column) => {
    let found = 0;
    for (let row = 0; row < canvas.height; row += 1) {
      const at = 4 * (row * canvas.width + column);
      if (color.every((value, channel) => data[at + channel] === value)) found += 1;
    }
    return found;
  });
}

const HEAD_COLOR = [198, 70, 0];
const picture = (canvas: Locator) => canvas.evaluate((node) => (node as unknown as Canvas).toDataURL());

/** Where in the page a panel shows this second. */
async function pointAt(figure: Locator, panel: number, second: number, of = 17): Promise<{ x: number; y: number }> {
  const box = await figure.locator('.u-over').nth(panel).boundingBox();
  if (!box) throw new Error('no panel');
  return { x: box.x + (box.width * second) / of, y: box.y + box.height / 2 };
}

/** Where the vertical lines of the cursor are, one of each panel; rounded pixels. */
const cursors = (figure: Locator) =>
  figure
    .locator('.u-cursor-x')
    .evaluateAll((lines) =>
      lines.map((line) =>
        Math.round((line as unknown as { getBoundingClientRect(): { x: number } }).getBoundingClientRect().x),
      ),
    );

describe('the time axis in a browser', () => {
  it.each(['light', 'dark'] as const)(
    'draws every panel, without an error or a request, in %s',
    async (colorScheme) => {
      const { page, figure, heard } = await open(shown(), { colorScheme });
      expect(await figure.locator('canvas').evaluateAll((all) => all.length)).toBe(6);
      const color = colorScheme === 'light' ? HEAD_COLOR : [240, 160, 75];
      for (const canvas of await figure.locator('canvas').all()) {
        expect(await canvas.evaluate(countPixels, color)).toBeGreaterThan(30);
      }
      expect(heard).toEqual([]);
      await page.context().close();
    },
  );

  it('says what is at the cursor, which is in the same place in every panel', async () => {
    const { page, figure, readout } = await open();
    expect(await readout.textContent()).toBe('All 0:17 are shown.');
    const { x, y } = await pointAt(figure, 2, 9.5);
    await page.mouse.move(x, y);
    await expect.poll(() => readout.textContent()).toContain('0:09, round 2');
    expect(await readout.textContent()).toBe(
      '0:09, round 2 · p50 latency 2.12\u00A0ms (baseline 1.91) · throughput 3,996/s (baseline 3,996), offered 4,006/s (baseline 4,006)' +
        ' · failed requests 0.0749\u00A0% (baseline 0) · CPU 60.6\u00A0% of a core (baseline 60.6) · memory 90.6\u00A0MB (baseline 90.6)' +
        ' · disk traffic 20\u00A0kB/s (baseline 20) · this change: 3 × timeout',
    );
    const lines = await cursors(figure);
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(Math.abs(line - x)).toBeLessThanOrEqual(2);
    await page.mouse.move(0, 0);
    await expect.poll(() => readout.textContent()).toBe('All 0:17 are shown.');
    await page.context().close();
  });

  it('zooms all panels to what is dragged over in one, and shows all again on a double-click', async () => {
    const { page, figure, readout } = await open();
    const pictures = () => Promise.all([0, 5].map((panel) => picture(figure.locator('canvas').nth(panel))));
    const whole = await pictures();
    const [from, until] = [await pointAt(figure, 3, 6), await pointAt(figure, 3, 12)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(until.x - 10, until.y, { steps: 4 });
    await page.mouse.move(until.x, until.y);
    await page.mouse.up();
    await page.mouse.move(0, 0);
    await expect.poll(() => readout.textContent()).toMatch(/^Shown: 0:0[56] to 0:1[12] of 0:17\.$/);
    for (const [at, zoomed] of (await pictures()).entries()) expect(zoomed).not.toBe(whole[at]);
    const middle = await pointAt(figure, 1, 8);
    await page.mouse.dblclick(middle.x, middle.y);
    await page.mouse.move(0, 0);
    await expect.poll(() => readout.textContent()).toBe('All 0:17 are shown.');
    await expect.poll(pictures).toEqual(whole);
    await page.context().close();
  });

  it('is worked by the keyboard alone, and says the values aloud', async () => {
    const { page, figure, axis, readout } = await open();
    expect(await readout.getAttribute('aria-live')).toBe('polite');
    await axis.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => readout.textContent()).toContain('0:01, round 1 · p50 latency 2\u00A0ms (baseline 1.8)');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await readout.textContent()).toContain('0:02, round 1');
    const [first, ...others] = await cursors(figure);
    for (const line of others) expect(Math.abs(line - (first ?? 0))).toBeLessThanOrEqual(1);
    await page.keyboard.press('End');
    expect(await readout.textContent()).toContain('0:16, round 3');
    await page.keyboard.press('Shift+ArrowLeft');
    expect(await readout.textContent()).toMatch(/^0:0[45]/);
    await page.keyboard.press('+');
    expect(await readout.textContent()).toMatch(/\(shown: 0:0\d to 0:1\d\)$/);
    await page.keyboard.press('+');
    await page.keyboard.press('End');
    // What is beyond the edge comes into view.
    expect(await readout.textContent()).toMatch(/^0:16, .*\(shown: 0:1\d to 0:17\)$/);
    await page.keyboard.press('-');
    await page.keyboard.press('Escape');
    expect(await readout.textContent()).toBe('All 0:17 are shown.');
    await page.keyboard.press('Home');
    expect(await readout.textContent()).toContain('0:01, round 1');
    await page.context().close();
  });

  it('is drawn where it is added to the page later, too', async () => {
    const { page, heard } = await open();
    await page.evaluate(`
      const figure = document.querySelector("figure[data-plot=time-axis]");
      const data = JSON.parse(document.getElementById("plot-data").textContent)[figure.dataset.scenario];
      const added = document.createElement("figure");
      added.dataset.plot = "time-axis";
      added.innerHTML = '<div class="controls"></div><div class="plot" role="img" aria-label="added"></div>';
      document.querySelector("main").prepend(added);
      document.dispatchEvent(new CustomEvent("plot", { detail: { figure: added, data } }));
    `);
    const added = page.locator('figure').first();
    await added.locator('canvas').last().waitFor();
    await added.getByRole('application').focus();
    await page.keyboard.press('End');
    expect(await added.locator('[aria-live]').textContent()).toContain('0:16, round 3');
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it('leaves other keys to the browser', async () => {
    const { page, axis } = await open();
    await axis.focus();
    await page.evaluate(
      "addEventListener('keydown', (event) => { (window.taken ??= []).push([event.key, event.defaultPrevented]) })",
    );
    for (const key of ['Control+-', 'ArrowDown', 'ArrowLeft', 'a']) await page.keyboard.press(key);
    const taken = (await page.evaluate('window.taken')) as [string, boolean][];
    expect(taken.filter(([key]) => key !== 'Control')).toEqual([
      ['-', false],
      ['ArrowDown', false],
      ['ArrowLeft', true],
      ['a', false],
    ]);
    await page.context().close();
  });

  it('goes on across a second in which only the other side had its turn, and not across a pause', async () => {
    const made = shown();
    const [scenario] = made.rounds.head.scenarios;
    const timeline = scenario?.timeline;
    if (!timeline) throw new Error('no timeline');
    // What was measured of this change from 0:02 to 0:03 is taken away.
    const without = <Value>(column: Value[]) => column.filter((_, place) => place !== 1);
    const { at, span, sent, completed, values } = timeline;
    Object.assign(timeline, {
      at: without(at),
      span: without(span),
      sent: without(sent),
      completed: without(completed),
    });
    timeline.errors = {};
    for (const [name, column] of Object.entries(values)) Object.assign(values, { [name]: without(column as number[]) });
    const { page, figure } = await open(made);
    const plot = await figure.locator('.u-over').first().boundingBox();
    const canvas = figure.locator('canvas').first();
    const whole = await canvas.boundingBox();
    const pixelOf = (second: number) =>
      Math.round((plot?.x ?? 0) - (whole?.x ?? 0) + ((plot?.width ?? 0) * second) / 17);
    const found = await canvas.evaluate(countColumns, { columns: [2.5, 5.5].map(pixelOf), color: HEAD_COLOR });
    expect(found[0]).toBeGreaterThan(0);
    expect(found[1]).toBe(0);
    await page.context().close();
  });

  it('says that nothing was measured between the rounds', async () => {
    const { page, figure, readout } = await open();
    const { x, y } = await pointAt(figure, 0, 5.6);
    await page.mouse.move(x, y);
    await expect.poll(() => readout.textContent()).toMatch(/^0:05 · nothing was measured/);
    await page.context().close();
  });

  it('tells the time behind a pause that it shortens', async () => {
    const { page, axis, readout } = await open(shown({ rounds: 2, every: 65 }));
    expect(await readout.textContent()).toBe('All 1:10 are shown.');
    await axis.focus();
    await page.keyboard.press('End');
    expect(await readout.textContent()).toContain('1:09, round 2');
    await page.context().close();
  });

  it('shows the latency that one chooses, and zooms by buttons', async () => {
    const { page, figure, axis, readout } = await open();
    const panel = figure.locator('canvas').first();
    const median = await picture(panel);
    await figure.getByRole('radio', { name: 'p99' }).check();
    await expect.poll(() => picture(figure.locator('canvas').first())).not.toBe(median);
    await axis.focus();
    await page.keyboard.press('ArrowRight');
    expect(await readout.textContent()).toContain('p99 latency 8\u00A0ms');
    await page.keyboard.press('Escape');
    await figure.getByRole('button', { name: 'Zoom in' }).click();
    expect(await readout.textContent()).toMatch(/^Shown: 0:04 to 0:12 of 0:17\.$/);
    await figure.getByRole('button', { name: 'Show all' }).click();
    expect(await readout.textContent()).toBe('All 0:17 are shown.');
    await page.context().close();
  });

  it('keeps cursor and zoom when the colors or the width change', async () => {
    const { page, figure, axis, readout } = await open();
    await axis.focus();
    for (const key of ['End', '+', 'ArrowLeft']) await page.keyboard.press(key);
    const before = await readout.textContent();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 900, height: 900 });
    await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done), 50))');
    expect(await readout.textContent()).toBe(before);
    const box = await figure.locator('.u-over').first().boundingBox();
    const [line] = await cursors(figure);
    expect(line).toBeGreaterThan(box?.x ?? 0);
    expect(line).toBeLessThan((box?.x ?? 0) + (box?.width ?? 0));
    await page.context().close();
  });

  it('prints on white, and is no wider than a phone', async () => {
    const { page, figure, heard } = await open(shown(), { colorScheme: 'dark', viewport: PHONE });
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    await page.evaluate("document.querySelectorAll('details').forEach((block) => { block.open = true; })");
    expect(await overflow()).toBe(0);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    expect(await figure.locator('canvas').first().evaluate(countPixels, HEAD_COLOR)).toBeGreaterThan(10);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it('has the figures in a table where there is no script', async () => {
    const { page } = await open();
    const context = await chrome.browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(page.url());
    await plain.getByText('Over time as a table').click();
    const rows = plain.locator('details').filter({ hasText: 'Over time as a table' }).last().locator('tbody tr');
    expect(await rows.count()).toBe(2 + 2 * 12);
    expect(await rows.nth(1).textContent()).toContain('0:01');
    await context.close();
    await page.context().close();
  });
});
