import type { Result } from '../verdict/result.ts';
import { SECTIONS } from './sections/index.ts';
import { type Links, reportOf } from './sections/section.ts';
import { writeMarkdown } from './write/markdown.ts';

export interface MarkdownOptions {
  /** In UTF-8 bytes, at least 2,000. GitHub takes 65,536 characters in a comment or a check run. */
  maxBytes?: number;
  links?: Links;
}

/** The pull request comment and the job summary, in GitHub Flavored Markdown. */
export function renderMarkdown(result: Result, { maxBytes = 65_000, links = {} }: MarkdownOptions = {}): string {
  const report = reportOf(result, links);
  return writeMarkdown(
    SECTIONS.map((section) => section(report)),
    maxBytes,
  );
}
