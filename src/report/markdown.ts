import type { Result } from '../verdict/result.ts';
import { escapeMarkdown, safeUrl, shorten } from './escape.ts';
import { count } from './format.ts';
import { DETAIL_LEVELS, type Detail, leftOut } from './markdown-detail.ts';
import { scenarioSections } from './markdown-scenario.ts';
import {
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
  /** A whole HTML comment that becomes the first line: whoever posts finds its own comment by it. */
  marker?: string;
  links?: { report?: string; run?: string };
}

function footer(
  result: Result,
  { links, maxBytes }: Required<Pick<MarkdownOptions, 'links' | 'maxBytes'>>,
  detail: Detail,
): string {
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

/**
 * The pull request comment and the job summary, in GitHub Flavored Markdown.
 * What does not fit into `maxBytes` is shed in steps (markdown-detail.ts), and the text says what is missing.
 */
export function renderMarkdown(
  result: Result,
  { maxBytes = 65_000, marker = '', links = {} }: MarkdownOptions = {},
): string {
  let text = '';
  for (const detail of DETAIL_LEVELS) {
    const body = paragraphs(
      heading(result, detail),
      findingsSection(result, detail),
      failureSection(result, detail),
      ...scenarioSections(result, detail),
      thresholdsSection(result, detail),
      evidenceSection(result, detail),
      noticesSection(result, detail),
      footer(result, { links, maxBytes }, detail),
    );
    text = `${marker === '' ? '' : `${marker}\n`}${body}\n`;
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return text;
}
