import { fold, list, text, titled } from '../../text/blocks.ts';
import { name } from '../../text/inline.ts';
import { formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { CoverageOutcome } from '../../verdict/result.ts';
import { coverageStatus } from '../status.ts';
import type { Section } from './section.ts';

/** Operations that are named. */
const SHOWN = { markdown: 200, terminal: 20 };

/** How many of the service's operations the scenarios go to; the others are folded. */
export const coverage: Section = ({ result }) => {
  if (result.coverage === null) return [];
  const { uncovered } = result.coverage;
  const status = coverageStatus(result.coverage, result);
  const said = coverageText(result.coverage);
  const complete = uncovered.length === 0;
  const names = list(
    uncovered.map((operation) => ({ text: [name(operation, { isolated: false })] })),
    { noun: 'operation', most: SHOWN, capped: true },
  );
  return [
    titled('Coverage', [
      text(said, { in: ['markdown'], tone: complete ? 'pass' : status.tone }),
      text(said, { in: ['html', 'terminal'], status }),
      ...(complete
        ? []
        : [
            fold(`${plural(uncovered.length, 'operation')} not covered`, [names], {
              in: ['markdown', 'html'],
              worth: 'detail',
            }),
            text('Not covered:', { in: ['terminal'], quiet: true }),
            { ...names, in: ['terminal'] } as const,
          ]),
    ]),
  ];
};

/** `7 of 9 operations of openapi.yaml (78 %, at least 90 %)`. */
function coverageText({ covered, total, document, minimum }: CoverageOutcome): string {
  const least = minimum === null ? '' : `, at least ${formatPercent(minimum)}`;
  return `${covered} of ${total} operations of ${document} (${formatPercent(covered / total)}${least})`;
}
