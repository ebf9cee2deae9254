import { type Item, list, text } from '../../text/blocks.ts';
import { isHeadline } from '../../verdict/headline.ts';
import type { Finding } from '../../verdict/result.ts';
import { findingKind } from '../format.ts';
import { failureText } from './failure.ts';
import { P25_EXPLAINED } from './p25.ts';
import type { Section } from './section.ts';

/** Findings that stand open; a phone shows about five. */
const OPEN = { markdown: 5, html: 10 };
/** More than that, a summary does not show. */
const MOST = { markdown: 500 };

/** What fails or warns; neither the headline nor what was accepted is repeated. */
export const findings: Section = ({ result, p25 }) => {
  const said = result.findings.filter(
    ({ text }) => !isHeadline(text, result) && !result.accepted?.findings.includes(text),
  );
  const items = said.toSorted((a, b) => Number(b.fails) - Number(a.fails)).map(itemOf);
  if (items.length === 0) return [];
  return [
    // Two lists on end would be one.
    ...(result.accepted === null ? [] : [text('What was found besides:')]),
    list(items, { noun: 'finding', open: OPEN, most: MOST }),
    ...(p25?.in === 'findings' ? [P25_EXPLAINED] : []),
  ];
};

function itemOf(finding: Finding): Item {
  const { kind, severity, fails, text } = finding;
  // Only a failure quotes a log: the text of every other finding is one sentence.
  const { prose, log } = kind === 'failure' ? failureText(text) : { prose: text, log: [] };
  return {
    tone: fails ? 'fail' : 'note',
    text: [prose],
    aside: `${findingKind(kind)}, ${severity}${fails ? '' : ', does not fail the gate'}`,
    ...(log.length > 0 && { blocks: [{ kind: 'log', lines: log, in: ['html'] }] }),
  };
}
