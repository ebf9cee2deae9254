import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { launchBrowser, type TestBrowser } from '../support/browser.ts';
import { until } from '../support/processes.ts';
import { type Desk, deskTest } from './command.ts';
import { configureWaitingService } from './waiting-service.ts';

// `perf-gate run --ui` as built, and a browser that looks at it.

let chrome: TestBrowser;
beforeAll(async () => {
  chrome = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await chrome?.close();
});

const LIMITS = 'thresholds: { p95: { limit: < 5s, severity: low } }';
const COMPARE = '{ extend: false, tolerance: 90%, metrics: [p50] }';
const URLS = /http:\/\/127\.0\.0\.1:\d+\/[\da-f]{32}\//g;

async function urlOf({ said }: ReturnType<Desk['start']>): Promise<string> {
  await until('the address of the page is told', () => said().match(URLS) !== null);
  return said().match(URLS)?.[0] as string;
}

async function open(url: string): Promise<{ page: Page; heard: string[] }> {
  const page = await chrome.browser.newPage({ locale: 'en-US' });
  const heard: string[] = [];
  page.on('console', (message) => heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  await page.goto(url);
  return { page, heard };
}

describe('perf-gate run --ui', { timeout: 120_000 }, () => {
  deskTest('shows the run to a browser until it ends, and what came of it', async ({ desk }) => {
    configureWaitingService(desk, `warmup: 50ms, duration: 200ms, rounds: 6, ${LIMITS}`, COMPARE);
    const run = desk.start(['run', '--ui']);
    const url = await urlOf(run);
    const { page, heard } = await open(url);
    // It reads nothing, and does not hold up the run.
    const { port, pathname, host } = new URL(url);
    const stalled = connect(Number(port), '127.0.0.1');
    stalled.on('error', () => {});
    stalled.pause();
    stalled.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await page.locator('#where', { hasText: /round \d of 6 · .*home/ }).waitFor();
    await page.getByRole('heading', { name: 'The run has ended' }).waitFor({ timeout: 60_000 });

    const { exitCode, stdout, stderr } = await run.finished;
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stderr.match(URLS)).toEqual([url]);
    const headline = await page.locator('#verdict').textContent();
    expect(headline).toMatch(/^Passed /);
    expect(await page.locator('#path').textContent()).toBe(join(desk.folder, '.perf-gate/report.html'));
    const card = page.locator('#scenario-0');
    expect(await card.textContent()).toContain('2 connections · 6 of 6 rounds');
    expect(await card.locator('.badge').textContent()).toBe('unchanged');
    const [errors, p95] = await card.getByRole('listitem').allTextContents();
    expect(errors).toBe('error rate < 1%: 0 % so far');
    expect(p95).toMatch(/^p95 latency < 5s: \S+ ms so far$/);
    const titles = await card.getByRole('rowheader').allTextContents();
    for (const title of ['requests sent', 'throughput', 'p50 latency', 'p95 latency', 'error rate', 'peak memory']) {
      expect(titles).toContain(title);
    }
    const rounds = desk.runDocument().scenarios[0]?.rounds ?? [];
    const p50 = page.locator('figure').filter({ hasText: 'p50 latency' });
    expect(await p50.locator('rect.head').count()).toBe(rounds.length);
    expect(await p50.locator('circle.base').count()).toBe(rounds.length);
    expect(heard).toEqual([]);

    const late = connect(Number(port), '127.0.0.1');
    const [error] = await once(late, 'error');
    expect((error as NodeJS.ErrnoException).code).toBe('ECONNREFUSED');
    stalled.destroy();
    await page.close();
  });

  deskTest('ends with the run that is canceled, and says so', async ({ desk }) => {
    configureWaitingService(desk, `warmup: 1s, duration: 30s, rounds: 10, ${LIMITS}`, COMPARE);
    const run = desk.start(['run', '--ui']);
    const { page } = await open(await urlOf(run));
    await page.locator('#where', { hasText: 'round 1 of 10' }).waitFor({ timeout: 60_000 });
    run.signal('SIGINT');
    await page.getByRole('heading', { name: 'The run has ended' }).waitFor();
    expect(await page.locator('#verdict').textContent()).toContain('the run was canceled (SIGINT)');
    expect((await run.finished).exitCode).toBe(5);
    await page.close();
  });
});
