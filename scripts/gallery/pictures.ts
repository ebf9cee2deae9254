import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { renderHtml } from '../../src/report/html.ts';
import { EXAMPLE } from './example.ts';
import { liveSource, serveLive } from './live-example.ts';

/** A picture of the upper end of a page. */
export interface Picture {
  /** Its file below docs/gallery. */
  file: string;
  /** What it shows, for somebody who cannot see it. */
  alternative: string;
  /** In pixels of the page; the picture has half as many again. */
  viewport: { width: number; height: number };
}

/** A page of the gallery. */
export interface ShownPage {
  title: string;
  /** A paragraph above its pictures. */
  text: string;
  /** What the page is made of, by which its pictures are known to be current. */
  source(): string;
  /** Has it drawn by a browser, at an address that holds for as long as that takes. */
  serve(draw: (url: string) => Promise<Buffer>): Promise<Buffer>;
  /** The selector of what is there once it shows what it is to show. */
  ready: string;
  pictures: readonly Picture[];
}

/** The picture that README.md shows too. */
export const REPORT_PICTURE: Picture = {
  file: 'report.png',
  alternative: `The report of a change: ${EXAMPLE.headline}`,
  viewport: { width: 1000, height: 720 },
};

/** The pages of the gallery; a further one is one entry more. */
export const PAGES: readonly ShownPage[] = [
  {
    title: 'The report',
    text: 'One file that needs nothing else: an artifact of the run that opens with one click, and `report.html` in the output folder.',
    source: () => renderHtml(EXAMPLE),
    serve: (draw) => asFile(renderHtml(EXAMPLE), draw),
    ready: 'main',
    pictures: [
      REPORT_PICTURE,
      {
        file: 'report-phone.png',
        alternative: `The same report on a phone: ${EXAMPLE.headline}`,
        viewport: { width: 390, height: 844 },
      },
    ],
  },
  {
    title: 'The live page',
    text: '`npx perf-gate run --ui` serves a page on your own machine while it measures: here the same shop, in its seventh round of ten.',
    source: liveSource,
    serve: serveLive,
    ready: '#plots svg',
    pictures: [
      {
        file: 'live.png',
        alternative:
          'The live page in the seventh round of ten: the time left, and each figure of search round by round, its base beside the change',
        viewport: { width: 1000, height: 960 },
      },
    ],
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
 * The digest of what a page says and how it is structured. Scripts and styles have tests of their own: a picture need not be
 * taken again for every line of them.
 */
export function digestOfPage(source: string): string {
  const said = source
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3')
    .replace(/'sha256-[^']+'/g, '')
    .replace(/\s+/g, ' ');
  return digest(said);
}

export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Has a browser draw a page. @returns the picture as PNG */
export function takePicture(
  browser: Browser,
  { serve, ready }: Pick<ShownPage, 'serve' | 'ready'>,
  { viewport }: Pick<Picture, 'viewport'>,
): Promise<Buffer> {
  return serve(async (url) => {
    const look = { viewport, deviceScaleFactor: 1.5, colorScheme: 'light', locale: 'en-US' } as const;
    const context = await browser.newContext(look);
    try {
      const page = await context.newPage();
      await page.goto(url);
      await page.waitForSelector(ready);
      return await page.screenshot({ animations: 'disabled' });
    } finally {
      await context.close();
    }
  });
}

/** Serves a page that needs nothing else, from a file. */
export async function asFile(page: string, draw: (url: string) => Promise<Buffer>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-picture-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, page);
    return await draw(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
