import { type Block, text } from '../../text/blocks.ts';
import { wordsOf } from '../../text/inline.ts';
import type { News } from '../news.ts';

/** What to do about it: a sentence each, and its command or its page. */
export function nextSteps({ next }: Pick<News, 'next'>): Block[] {
  return next.flatMap(({ text: said, command, url }): Block[] => [
    text(url === undefined ? said : [{ kind: 'link', text: wordsOf(said), url }]),
    ...(command === undefined ? [] : [{ kind: 'log', lines: [command] } as const]),
  ]);
}
