import { count } from '../text/numbers.ts';
import { shorten } from '../text/plain.ts';
import type { Result } from '../verdict/result.ts';
import { escapeMarkdown, safeUrl } from './escape.ts';
import { type Detail, FULL, LEAST, leftOut, SHED } from './markdown-detail.ts';
import { scenarioSections } from './markdown-scenario.ts';
import {
  acceptanceSection,
  coverageSection,
  evidenceSection,
  failureSection,
  findingsSection,
  heading,
  noticesSection,
  paragraphs,
  thresholdsSection,
} from './markdown-sections.ts';

export interface MarkdownOptions {
  /** In UTF-8 bytes, at least 2,000. GitHub takes 65,536 characters in a comment or a check run. */
  maxBytes?: number;
  links?: { report?: string; run?: string };
}

function footer(result: Result, { links, maxBytes }: Required<MarkdownOptions>, detail: Detail): string {
  const targets = [
    ['Full report', safeUrl(links.report)],
    ['Workflow run', safeUrl(links.run)],
  ] as const;
  const written = targets.flatMap(([title, url]) => (url === null || !detail.extras ? [] : [`[${title}](${url})`]));
  const missing = leftOut(result, detail);
  const gate = `perf-gate ${escapeMarkdown(shorten(result.version, 40))}, key ${escapeMarkdown(shorten(result.key, 80))}`;
  return paragraphs(
    missing.length === 0
      ? ''
      : `_Shortened to fit into ${count(maxBytes)} bytes, without ${missing.join('; ')}. The report file has everything._`,
    [...written, `<sub>${gate}</sub>`].join(' · '),
  );
}

function renderAt(result: Result, detail: Detail, options: Required<MarkdownOptions>): string {
  const sections = paragraphs(
    heading(result, detail),
    acceptanceSection(result, detail),
    findingsSection(result, detail),
    failureSection(result, detail),
    ...scenarioSections(result, detail),
    thresholdsSection(result, detail),
    coverageSection(result, detail),
    evidenceSection(result, detail),
    noticesSection(result, detail),
    footer(result, options, detail),
  );
  return `${sections}\n`;
}

/**
 * The pull request comment and the job summary, in GitHub Flavored Markdown.
 * What does not fit into `maxBytes` is shed in steps (markdown-detail.ts), and the text says what is missing.
 */
export function renderMarkdown(result: Result, { maxBytes = 65_000, links = {} }: MarkdownOptions = {}): string {
  const render = (detail: Detail) => renderAt(result, detail, { maxBytes, links });
  const fits = (text: string) => Buffer.byteLength(text) <= maxBytes;
  const full = render(FULL);
  if (fits(full)) return full;
  // Each level is shorter than the one before: the first that fits is found by halving.
  let best = render(LEAST);
  let [from, to] = [0, SHED.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const text = render(SHED[middle] ?? LEAST);
    if (fits(text)) [best, to] = [text, middle];
    else from = middle + 1;
  }
  return best;
}
