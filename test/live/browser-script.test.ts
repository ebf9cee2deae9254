import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { liveScript } from '../../scripts/embed-live.ts';

it('the script of the page is current: npm run generate', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../src/live/browser-script.ts'), 'utf8');
  expect(committed === liveScript()).toBe(true);
});

it('the script of the page cannot close the element that it is in', () => {
  expect(liveScript()).not.toMatch(/<\/(?:script|style)|<!--/i);
});
