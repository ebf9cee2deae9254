import { list, text } from '../../text/blocks.ts';
import { sayGone } from '../../verdict/gone.ts';
import type { Section } from './section.ts';

/** Items that stand open; a phone shows about five. */
const OPEN = { markdown: 5, html: 10 };
const MOST = { markdown: 30, terminal: 20 };

/** What the base has and the change has not. It is shown however short the room is. */
export const gone: Section = ({ result: { gone: all = [] } }) => {
  if (all.length === 0) return [];
  const items = all.map((item) => ({ text: [sayGone(item)] }));
  return [
    text('The base has what this change has not:', { tone: 'note' }),
    list(items, { noun: 'item', open: OPEN, most: MOST }),
  ];
};
