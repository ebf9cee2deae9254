import { fold, list, text, titled } from '../../text/blocks.ts';
import { name } from '../../text/inline.ts';
import { formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { CoverageOutcome } from '../../verdict/result.ts';
import { coverageStatus } from '../status.ts';
import type { Section } from './section.ts';

/** Operations that are named. */
const SHOWN = { markdown: 50, terminal: 20 };

/** How many of the service's operations were answered as expected; the others are folded, by what became of them. */
export const coverage: Section = ({ result }) => {
  if (result.coverage === null) return [];
  const { uncovered } = result.coverage;
  const status = coverageStatus(result.coverage, result);
  const said = coverageText(result.coverage);
  const complete = uncovered.length === 0;
  // What does not fail decides nothing.
  const tone = complete ? 'pass' : status.tone === 'fail' ? 'fail' : 'open';
  const groups = groupsOf(result.coverage);
  const listed = ({ names }: Group) =>
    list(
      names.map((operation) => ({ text: [name(operation, { isolated: false })] })),
      { noun: 'operation', most: SHOWN },
    );
  return [
    titled('Coverage', [
      text(said, { in: ['markdown'], tone }),
      text(said, { in: ['html', 'terminal'], status }),
      ...(complete
        ? []
        : [
            fold(
              `${plural(uncovered.length, 'operation')} not covered`,
              groups.flatMap((group) => [text(group.title), listed(group)]),
              { in: ['markdown', 'html'] },
            ),
            ...groups.flatMap((group) => [
              text(group.title, { in: ['terminal'], quiet: true }),
              { ...listed(group), in: ['terminal'] } as const,
            ]),
          ]),
    ]),
  ];
};

interface Group {
  title: string;
  names: readonly string[];
}

/** The operations that are not covered, by the reason. */
function groupsOf({ uncovered, unsent, unanswered }: CoverageOutcome): Group[] {
  const listed = new Set([...unsent, ...unanswered]);
  return [
    { title: 'No request goes to:', names: uncovered.filter((operation) => !listed.has(operation)) },
    { title: 'Never sent in the measured windows:', names: unsent },
    { title: 'Never answered as expected:', names: unanswered },
  ].filter(({ names }) => names.length > 0);
}

/** `7 of 9 operations of openapi.yaml (78 %, at least 90 %)`. */
function coverageText({ covered, total, document, minimum }: CoverageOutcome): string {
  const least = minimum === null ? '' : `, at least ${formatPercent(minimum)}`;
  return `${covered} of ${total} operations of ${document} (${formatPercent(covered / total)}${least})`;
}
