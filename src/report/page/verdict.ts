import { type Block, type Item, list, text } from '../../text/blocks.ts';
import { type Inline, name } from '../../text/inline.ts';
import { instant, originText } from '../format.ts';
import { newsOf } from '../news.ts';
import { evidenceText } from '../sections/evidence.ts';
import type { Report } from '../sections/section.ts';
import { cardsOf } from './cards.ts';
import { pageLinks } from './links.ts';

/** What a reader sees first: the verdict, how many there are of each, where it comes from, and what to do now. */
export function verdictOf(report: Report): Block[] {
  const { result, links } = report;
  const { status, sentence, counts, next } = newsOf(result, links);
  const { head, evidence } = result;
  const base = 'origin' in evidence ? [' against ', name(originText(evidence.origin))] : [];
  return [
    { kind: 'headline', status, text: sentence },
    { kind: 'cards', cards: cardsOf(counts) },
    text([name(originText(head.origin)), ...base, '. ', evidenceText(result)]),
    text(pageLinks(report)),
    {
      kind: 'tools',
      tools: [
        { name: 'copy', text: 'Copy as Markdown' },
        { name: 'json', text: 'Save as JSON' },
        { name: 'csv', text: 'Save as CSV' },
      ],
    },
    list(next.flatMap(({ text: said, command, url }) => itemOf(said, command, url))),
    text(['perf-gate ', result.version, ', key ', name(result.key), `, measured ${instant(head.startedAt)}`], {
      quiet: true,
    }),
  ];
}

/** A step that this page cannot be: the one that leads here is left out. */
function itemOf(said: readonly Inline[], command: string | undefined, url: string | undefined): Item[] {
  if (command !== undefined) return [{ text: said, blocks: [{ kind: 'log', lines: [command] }] }];
  if (url === undefined) return [{ text: said }];
  return [];
}
