import { formatPair } from '../../measurement/metric-value.ts';
import { shortenName } from '../../text/plain.ts';
import type { Cause } from '../cause.ts';
import type { Row } from '../seen.ts';

/** The growth of an answer that is worth a word. */
const GREW = 1.1;
/** Characters of a request. */
const LONGEST = 60;

/** It got slower, and its answers got larger. */
export const moreBytes: Cause = {
  name: 'more-bytes',
  title: 'it answers more bytes',
  rule: 'It got slower, and an answer of the same request is at least 10 % larger, beyond doubt.',
  find({ rows, isSlower }) {
    if (!isSlower) return null;
    const [most] = rows.filter(isLarger).toSorted((a, b) => growthOf(b) - growthOf(a));
    if (most?.base == null || most.head === null) return null;
    const [before, now] = formatPair(most.definition, most.base, most.head);
    const what = most.label === null ? 'an answer' : `an answer to ${shortenName(most.label, LONGEST)}`;
    return {
      text: `${what.replace(/^a/, 'A')} has ${now}, before it had ${before}${before === '0' ? '' : unitOf(now, before)}.`,
      evidence: [
        { title: 'bytes of an answer before', value: most.base, unit: 'bytes' },
        { title: 'bytes of an answer now', value: most.head, unit: 'bytes' },
      ],
      advice: `Send less (pages, fewer fields, compression): ${what} went from ${before} to ${now}.`,
    };
  },
};

function isLarger({ metric, verdict, base, head }: Row): boolean {
  return metric === 'bytes' && verdict === 'regressed' && base !== null && head !== null && head >= GREW * base;
}

function growthOf({ base, head }: Row): number {
  return (head ?? 0) / (base || 1);
}

/** The unit of what is said after the one that has it. */
function unitOf(now: string, before: string): string {
  return /[a-z]$/i.test(before) ? '' : (/ \D+$/.exec(now)?.[0] ?? '');
}
