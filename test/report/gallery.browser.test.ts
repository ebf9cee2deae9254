import { expect, it } from 'vitest';
import { asFile, takePicture } from '../../scripts/gallery/pictures.ts';
import { launchBrowser } from '../support/browser.ts';

it('a picture is taken of the upper end of a page, in half as many pixels again', { timeout: 120_000 }, async () => {
  const chrome = await launchBrowser();
  try {
    const page = '<!doctype html><body style="margin:0"><div style="height:5000px;background:#000"></div>';
    const serve = (draw: (url: string) => Promise<Buffer>) => asFile(page, draw);
    const taken = await takePicture(chrome.browser, { serve, ready: 'div' }, { viewport: { width: 40, height: 20 } });
    expect(taken.subarray(1, 4).toString()).toBe('PNG');
    expect([taken.readUInt32BE(16), taken.readUInt32BE(20)]).toEqual([60, 30]);
  } finally {
    await chrome.close();
  }
});
