import { plainText } from '../../text/plain.ts';
import type { Result } from '../../verdict/result.ts';
import { foundBy } from '../sections/scenario/answer.ts';
import { bySeriousness } from '../status.ts';
import { paragraph } from '../write/columns.ts';
import { plainInline } from '../write/paint.ts';
import { cutLines, type Part, type Screen } from './part.ts';

/** Lines of all answers, and of one on a screen of {@link WIDE} columns or more; on a narrow one it needs more. */
const MOST = 16;
const LONGEST = 4;
const LONGEST_NARROW = 7;
const WIDE = 64;

/** What each kind of scenario answers to its question, in sentences: as many answers as there is room for. */
export function answersPart(result: Result, { columns }: Screen): Part {
  const several = result.scenarios.length > 1;
  const answers = bySeriousness(result).flatMap((scenario) => {
    const { answer } = foundBy(scenario);
    if (answer.length === 0) return [];
    const said = answer.map(({ text }) => plainInline(text)).join(' ');
    const named = several ? `${plainText(scenario.name)}: ${said}` : said;
    return [cutLines(paragraph('  ', named, columns), columns < WIDE ? LONGEST_NARROW : LONGEST)];
  });
  return {
    rank: 7.2,
    most: MOST,
    lines(room) {
      const lines = [''];
      for (const answer of answers) if (lines.length + answer.length <= room) lines.push(...answer);
      return lines.length === 1 ? [] : lines;
    },
  };
}
