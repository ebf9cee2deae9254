// Writes docs/gallery.md and what it shows: comment, summary, report, live page and terminal of one result, by the code that
// writes the real ones; also the picture of README.md. Pictures are taken in the browser of the tests.
// Usage: npm run gallery
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { launchBrowser } from '../test/support/browser.ts';
import { galleryTexts } from './gallery/document.ts';
import { type Drawn, digest, digestOfPage, PAGES, takePicture } from './gallery/pictures.ts';

const root = resolve(import.meta.dirname, '..');

function write(path: string, content: string | Uint8Array): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(`wrote ${path}`);
}

for (const [path, text] of galleryTexts()) write(path, text);
const drawn: Record<string, Drawn> = {};
const chrome = await launchBrowser();
try {
  for (const page of PAGES) {
    for (const picture of page.pictures) {
      const taken = await takePicture(chrome.browser, page, picture);
      write(`docs/gallery/${picture.file}`, taken);
      drawn[picture.file] = { page: digestOfPage(page.source()), picture: digest(taken) };
    }
  }
} finally {
  await chrome.close();
}
write('docs/gallery/pictures.json', `${JSON.stringify(drawn, null, 2)}\n`);
