import { expect, it } from 'vitest';
import { takePicture } from '../../scripts/gallery/pictures.ts';
import { launchBrowser } from '../support/browser.ts';

it('a picture is taken of the upper end of a page, in one piece and a half of its pixels', { timeout: 120_000 }, async () => {
  const chrome = await launchBrowser();
  try {
    const page = '<!doctype html><body style="margin:0;background:#fff"><div style="height:5000px;background:#000"></div>';
    const viewport = { width: 40, height: 20 };
    const taken = await takePicture(chrome.browser, { file: 'x.png', alternative: '', page: () => page, viewport });
    expect([taken.readUInt32BE(16), taken.readUInt32BE(20)]).toEqual([60, 30]);
  } finally {
    await chrome.close();
  }
});
