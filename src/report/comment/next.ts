import { type Block, text } from '../../text/blocks.ts';
import { wordsOf } from '../../text/inline.ts';
import type { News } from '../news.ts';

/** What is folded there, in a few words, so that nobody has to open it to know that there is something to do. */
export function nextTitle({ next }: Pick<News, 'next'>): string {
  const ways = next.flatMap(({ way }) => way ?? []);
  return ways.length === 0 ? 'What now?' : `What now? ${ways.join(', ')}`;
}

/** What to do about it: a sentence each, and its command or its page. */
export function nextSteps({ next }: Pick<News, 'next'>): Block[] {
  return next.flatMap(({ text: said, command, url }): Block[] => [
    text(url === undefined ? said : [{ kind: 'link', text: wordsOf(said), url }]),
    ...(command === undefined ? [] : [{ kind: 'log', lines: [command] } as const]),
  ]);
}
