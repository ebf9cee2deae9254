import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** How many elements are named of those that break a rule. */
const NAMED = 3;

/** Paper is not touched. */
const RUN = `axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: !matchMedia('print').matches } } }).then(({ violations }) =>
  violations.map(({ id, help, nodes }) =>
    [id + ': ' + help + ' (' + nodes.length + ')', ...nodes.slice(0, ${NAMED}).map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + (failureSummary ?? '').slice(0, 300))].join('\\n  ')))`;

/**
 * What axe finds on a page as it is now: a text for each rule that is broken, with the first elements that break it. The
 * page has to be opened in a context with `bypassCSP`, because its policy lets only its own script run.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  return page.evaluate<string[]>(RUN);
}
