import { type Block, type Item, list, text, titled } from '../../text/blocks.ts';
import { name, wordsOf } from '../../text/inline.ts';
import { instant, originText } from '../format.ts';
import { type NextStep, newsOf } from '../news.ts';
import { evidenceText } from '../sections/evidence.ts';
import type { Links, Report } from '../sections/section.ts';
import { cardsOf } from './cards.ts';
import { pageLinks } from './links.ts';

/** What a reader sees first: the verdict, how many there are of each, where it comes from, and what to do now. */
export function verdictOf(report: Report): Block[] {
  const { result, links } = report;
  const { status, sentence, counts, next } = newsOf(result, links);
  const { head, evidence } = result;
  const base = 'origin' in evidence ? [' against ', name(originText(evidence.origin))] : [];
  const steps = next.flatMap((step) => itemOf(step, links));
  return [
    { kind: 'headline', status, text: sentence },
    ...(result.scenarios.length === 0 ? [] : [{ kind: 'cards', cards: cardsOf(counts) } as const]),
    text(evidenceText(result)),
    text(
      [
        name(originText(head.origin)),
        ...base,
        ', measured ',
        instant(head.startedAt),
        ', key ',
        name(result.key),
        ', perf-gate ',
        name(result.version),
      ],
      { quiet: true },
    ),
    text(pageLinks(report)),
    {
      kind: 'tools',
      tools: [
        { name: 'copy', text: 'Copy as Markdown' },
        { name: 'json', text: 'Save as JSON' },
        { name: 'csv', text: 'Save as CSV' },
      ],
    },
    ...(steps.length === 0 ? [] : [titled('What now?', [list(steps)])]),
  ];
}

/** A step as far as it does not lead to this page, or to what stands above already. */
function itemOf({ text: said, command, url }: NextStep, { report, run }: Links): Item[] {
  if (url !== undefined && (url === run || (report !== undefined && url.startsWith(report)))) return [];
  return [
    {
      text: url === undefined ? said : [{ kind: 'link', text: wordsOf(said), url }],
      ...(command !== undefined && { blocks: [{ kind: 'log', lines: [command] }] }),
    },
  ];
}
