import { formatPercent } from '../text/numbers.ts';
import type { CoverageOutcome, Result } from '../verdict/result.ts';
import { failsGate, type Status } from './status.ts';

/** `7 of 9 operations of openapi.yaml (78 %, at least 90 %)`. */
export function coverageText({ covered, total, document, minimum }: CoverageOutcome): string {
  const least = minimum === null ? '' : `, at least ${formatPercent(minimum)}`;
  return `${covered} of ${total} operations of ${document} (${formatPercent(covered / total)}${least})`;
}

export function coverageStatus(coverage: CoverageOutcome, result: Result): Status {
  const { violated, minimum } = coverage;
  if (violated) return { tone: failsGate(coverage, result) ? 'fail' : 'note', words: 'too little' };
  return minimum === null ? { tone: 'note', words: 'shown' } : { tone: 'pass', words: 'met' };
}
