import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { renderHtml } from '../../src/report/html.ts';
import { EXAMPLE } from './example.ts';

/** A picture of a page. */
export interface PagePicture {
  /** Its file below docs/gallery. */
  file: string;
  /** What it shows, for somebody who cannot see it. */
  alternative: string;
  /** The whole page, which needs nothing else. */
  page(): string;
  viewport: { width: number; height: number };
}

export const REPORT: PagePicture = {
  file: 'report.png',
  alternative: `The report of a change: ${EXAMPLE.headline}`,
  page: () => renderHtml(EXAMPLE),
  viewport: { width: 1000, height: 800 },
};

/** The pictures of the gallery; that of a further page is one entry more. */
export const PICTURES: readonly PagePicture[] = [
  REPORT,
  {
    file: 'report-phone.png',
    alternative: `The same report on a phone: ${EXAMPLE.headline}`,
    page: REPORT.page,
    viewport: { width: 390, height: 844 },
  },
];

/** What was drawn, and of what. */
export interface Drawn {
  /** The digest of the page's text and structure. */
  page: string;
  /** The digest of the picture's file. */
  picture: string;
}

/**
 * The digest of what a page says and how it is structured, by which a picture is known to be current. Scripts and styles have
 * tests of their own: a picture need not be taken again for every line of them.
 */
export function digestOfPage(page: string): string {
  const said = page
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3')
    .replace(/'sha256-[^']+'/g, '')
    .replace(/\s+/g, ' ');
  return digest(said);
}

export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Draws the upper end of a page, as much as the viewport shows, in half as many pixels again. */
export async function takePicture(browser: Browser, { page: text, viewport }: PagePicture): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-picture-'));
  const context = await browser.newContext({ viewport, deviceScaleFactor: 1.5, colorScheme: 'light', locale: 'en-US' });
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, text());
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    return await page.screenshot({ animations: 'disabled' });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
