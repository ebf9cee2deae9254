import { type Block, type TextBlock, text } from '../../text/blocks.ts';
import { type Inline, wordsOf } from '../../text/inline.ts';
import { ACCEPT } from '../news/next.ts';
import type { News, NextStep } from '../news.ts';

/** What to do about it: what is seen at once, and what is further below. */
export interface NextBlocks {
  /** The page to look at and the command to run; null: there is neither. */
  first: { text: TextBlock; command: string | null } | null;
  /** The other steps, a paragraph each. */
  more: readonly Block[];
}

/** What is folded in a comment, which begins with the other steps. */
export function foldTitle({ next }: Pick<News, 'next'>): string {
  return next.some(({ way }) => way === ACCEPT) ? `All findings, and how to ${ACCEPT}` : 'All findings, and why';
}

/** Divides the next steps, so that nobody has to open anything to know the nearest ones. */
export function nextBlocks({ next }: Pick<News, 'next'>): NextBlocks {
  const page = next.find(({ way }) => way !== undefined && way !== ACCEPT);
  const run = next.find(({ command }) => command !== undefined);
  const others = next.filter((step) => step !== page && step !== run);
  return {
    first: page || run ? { text: firstText(page, run), command: run?.command ?? null } : null,
    more: others.flatMap(stepBlocks),
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
