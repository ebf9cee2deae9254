import { type Block, type TextBlock, text } from '../../text/blocks.ts';
import { type Inline, wordsOf } from '../../text/inline.ts';
import { ACCEPT } from '../news/next.ts';
import type { News, NextStep } from '../news.ts';

/** What to do about it: what is seen at once, and what is folded below it. */
export interface NextBlocks {
  /** The page to look at and the command to run; null: there is neither. */
  first: { text: TextBlock; command: string | null } | null;
  /** The other steps under a title; null: there are none. */
  more: { title: string; blocks: readonly Block[] } | null;
}

/** Divides the next steps, so that nobody has to open anything to know the nearest ones. */
export function nextBlocks({ next }: Pick<News, 'next'>): NextBlocks {
  const page = next.find(({ way }) => way !== undefined && way !== ACCEPT);
  const run = next.find(({ command }) => command !== undefined);
  const others = next.filter((step) => step !== page && step !== run);
  const title = others.some(({ way }) => way === ACCEPT) ? `How to ${ACCEPT}, and what it means` : 'What it means';
  return {
    first: page || run ? { text: firstText(page, run), command: run?.command ?? null } : null,
    more: others.length === 0 ? null : { title, blocks: others.flatMap(stepBlocks) },
  };
}

function firstText(page: NextStep | undefined, run: NextStep | undefined): TextBlock {
  const parts: Inline[] = [];
  if (page?.way !== undefined && page.url !== undefined) parts.push({ kind: 'link', text: page.way, url: page.url });
  if (run !== undefined) parts.push(page ? ', or run:' : 'Run:');
  return text([{ kind: 'strong', text: ['What now?'] }, ' ', ...parts]);
}

function stepBlocks({ text: said, command, url }: NextStep): Block[] {
  return [
    text(url === undefined ? said : [{ kind: 'link', text: wordsOf(said), url }]),
    ...(command === undefined ? [] : [{ kind: 'log', lines: [command] } as const]),
  ];
}
