import { describe, expect, it } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Result } from '../../src/verdict/result.ts';
import { brokenRounds, leftOpen, lessThanBase, likelySlower, moreErrors } from './decisions.ts';
import {
  accepted,
  failing,
  hostileNames,
  inconclusive,
  journeysWithChecks,
  loosened,
  manyRequests,
  passing,
  stopped,
  storedBaseline,
  withoutBaseline,
} from './results.ts';

// What a reader sees of sixteen results. A change of looks is a change of the files in rendered/, to be seen in review:
// npx vitest run test/report/rendered.test.ts --update

const RESULTS: Record<string, Result> = {
  passing: passing(),
  failing: failing(),
  inconclusive: inconclusive(),
  'no-baseline': withoutBaseline(),
  stored: storedBaseline(),
  stopped: stopped(),
  accepted: accepted(),
  'hostile-names': hostileNames(),
  'many-requests': manyRequests(),
  journeys: journeysWithChecks(),
  loosened: loosened(),
  'left-open': leftOpen(),
  'likely-slower': likelySlower(),
  'broken-rounds': brokenRounds(),
  'more-errors': moreErrors(),
  'less-than-base': lessThanBase(),
};

const LINKS = {
  report: 'https://github.com/acme/shop/actions/runs/1/artifacts/2',
  run: 'https://github.com/acme/shop/actions/runs/1',
  acceptLabel: 'perf-gate: accepted',
};

/** As the action writes them. */
const comment = (result: Result) => renderComment(result, LINKS);
const summary = (result: Result) => renderMarkdown(result, LINKS);

/**
 * The page without scripts, plot data and styles, which have sources and tests of their own, and without their hashes.
 * What is one line in the page is broken before each block, with an indent that no line of the page itself has.
 */
function page(result: Result): string {
  return renderHtml(result)
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3')
    .replace(/'sha256-[^']+'/g, "'sha256-…'")
    .replace(/(?<!\n)(?=<(?:section|h[12]|p|ul|li|dl|dt|details|table|thead|tbody|tr|div|figure|pre)[ >])/g, '\n  ');
}

const FILES: Record<string, (result: Result) => string> = {
  'comment.md': comment,
  'summary.md': summary,
  'report.html': page,
  'terminal-80.txt': (result) => `${renderTerminal(result, { columns: 80, color: false })}\n`,
  'terminal-40.txt': (result) => `${renderTerminal(result, { columns: 40, color: false })}\n`,
};

describe.each(Object.entries(RESULTS))('%s', (name, result) => {
  it.each(Object.entries(FILES))('%s', async (file, render) => {
    await expect(render(result)).toMatchFileSnapshot(`rendered/${name}/${file}`);
  });
});
