import { clause } from '../../text/sentence.ts';
import type { Result } from '../../verdict/result.ts';
import type { NextStep } from '../news.ts';
import { comparedSides, evidenceText } from '../sections/evidence.ts';
import { gone } from '../sections/gone.ts';
import { rules } from '../sections/rules.ts';
import type { Report } from '../sections/section.ts';
import { paragraph } from '../write/columns.ts';
import { plainInline } from '../write/paint.ts';
import { cutLines, linesOf, type Part, type Screen } from './part.ts';

/** Lines of what the change does to the rules, and of what is gone; of the evidence. */
const CHANGES = 9;
const EVIDENCE = 9;
/** Steps that are shown. */
const STEPS = 3;

/** Whose rules decided and what the base has and the change has not: no verdict is without it. */
export function changesPart(report: Report, screen: Screen, all: string): Part {
  const blocks = [...rules(report), ...gone(report)];
  const lines = blocks.length === 0 ? [] : ['', ...linesOf(blocks, screen)];
  return {
    rank: 5.5,
    most: CHANGES,
    lines(room) {
      if (lines.length <= room) return lines;
      return room < 3 ? [] : [...lines.slice(0, room - 1), screen.paint.quiet(`    … (${all})`)];
    },
  };
}

/** What the comparison can prove, and what was compared. */
export function evidencePart(result: Result, screen: Screen): Part {
  // Why there was nothing to compare with is the verdict itself.
  const text = result.evidence.kind === 'none' ? 'The figures are measurements, not a verdict.' : evidenceText(result);
  const said = paragraph('', text, screen.columns);
  const compared = linesOf([{ kind: 'facts', facts: comparedSides(result) }], screen).map((line) =>
    line.replace(/^ {2}/, ''),
  );
  return {
    rank: 7,
    most: EVIDENCE,
    lines(room) {
      const left = room - 1 - compared.length;
      if (left < 2) return room < 3 ? [] : ['', ...cutLines(compared, room - 1)];
      return ['', ...compared, ...cutLines(said, left)];
    },
  };
}

/** What the command says of its own: where files are. */
export function closingPart(lines: readonly string[], { columns }: Screen): Part {
  const said = lines.flatMap((line) => paragraph('', line, columns));
  const written = said.length === 0 ? [] : ['', ...said];
  return { rank: 2, most: written.length, lines: () => written };
}

/** What to do now; a page of the documentation is no step of somebody at a terminal. */
export function nextPart(steps: readonly NextStep[], { columns }: Screen): Part {
  const lines = steps
    .filter(({ command }) => command !== undefined)
    .slice(0, STEPS)
    .flatMap(({ text, command = '' }, at) => {
      const lead = at === 0 ? 'Next: ' : '      ';
      const said = clause(plainInline(text)).replace(/:$/, '');
      const [line = '', ...others] = paragraph(lead, `${said}: ${command}`, columns);
      if (others.length === 0) return [line];
      // A command is copied as a whole.
      return [...paragraph(lead, `${said}:`, columns), ...paragraph('  ', command, columns)];
    });
  const written = lines.length === 0 ? [] : ['', ...lines];
  return { rank: 3, most: written.length, lines: (room) => (room < written.length ? [] : written) };
}
