import { titled } from '../text/blocks.ts';
import type { Result } from '../verdict/result.ts';
import { headOf } from './comment/head.ts';
import { matrix } from './comment/matrix.ts';
import { nextBlocks } from './comment/next.ts';
import { headlineBelow } from './comment/words.ts';
import { newsOf } from './news.ts';
import { footer } from './sections/footer.ts';
import { headline } from './sections/headline.ts';
import { SECTIONS } from './sections/index.ts';
import { P25_EXPLAINED } from './sections/p25.ts';
import { scenarios } from './sections/scenarios.ts';
import { type Links, reportOf, type Section } from './sections/section.ts';
import { writeMarkdown } from './write/markdown.ts';

/** Rows of the matrix: more than that, nobody reads in a summary. */
const ROWS = 4000;
/** Pixels of a summary on a desk. */
const WIDTH = 900;

/**
 * The job summary, in GitHub Flavored Markdown: the same first screen as the comment, then everything. The scenarios come
 * last, because a summary of very many is cut at its end.
 */
export function renderMarkdown(result: Result, links: Links = {}): string {
  const report = reportOf(result, links);
  const news = newsOf(result, links);
  const { more } = nextBlocks(news);
  const head = headOf(result, news, links);
  const apart: readonly Section[] = [headline, scenarios, footer];
  const blocks = [
    ...head.blocks,
    ...more,
    ...headlineBelow(result, news),
    ...(report.p25?.in === 'headline' ? [P25_EXPLAINED] : []),
    ...SECTIONS.filter((section) => !apart.includes(section)).flatMap((section) => section(report)),
    titled('Everything by metric', matrix(report.ordered, ROWS, WIDTH)),
    ...scenarios(report),
    ...footer(report),
  ];
  return `${head.heading}\n\n${writeMarkdown(blocks)}`;
}
