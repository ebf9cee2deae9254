import { type Inline, wordsOf } from '../../text/inline.ts';
import { shorten, shortenName } from '../../text/plain.ts';
import type { News } from '../news.ts';
import { MARKDOWN_SIGN, writeInline } from '../write/markdown-inline.ts';

/** Characters of the whole heading, and of a name in it. */
const LONGEST = 130;
const NAME = 40;

/** The first line of a comment: sign and sentence, with names as code. */
export function headingOf({ status, sentence }: Pick<News, 'status' | 'sentence'>): { heading: string; words: string } {
  const { tone, words } = status;
  const said = bounded(sentence);
  // Where a person accepted, the sentence begins with that.
  const lead = words !== 'Accepted' ? `${words} – ` : '';
  return {
    heading: `### ${MARKDOWN_SIGN[tone]} ${lead}${writeInline(said, 'code')}`,
    words: `● ${lead}${wordsOf(said)}`,
  };
}

/** The sentence, cut where it would fill the screen: all of it stands below. */
function bounded(sentence: readonly Inline[]): Inline[] {
  let room = LONGEST;
  return sentence.flatMap((part): Inline[] => {
    if (room <= 1) return [];
    const written =
      typeof part !== 'string' && part.kind === 'name' ? { ...part, text: shortenName(part.text, NAME) } : part;
    const words = wordsOf([written]);
    const kept = typeof written === 'string' ? shorten(written, room) : written;
    room -= Math.min(room, Array.from(words).length);
    return [kept];
  });
}
