import { shortCommit } from '../text/commit.ts';
import { formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { clause, firstClause } from '../text/sentence.ts';
import { nameOf, sizeOf } from './explain.ts';
import { type Comparison, type Result, VERDICTS } from './result.ts';

/** The whole result in one line: the first thing that anyone reads. */
export function headline(result: Omit<Result, 'headline'>): string {
  const { scenarios, failure, evidence } = result;
  if (failure) return `The run stopped: ${firstClause(failure.message)}.`;
  if (evidence.kind === 'identical') {
    return `Nothing to measure: the files of the service are the same as in its base ${shortCommit(evidence.origin.commit ?? '')}.`;
  }
  const gated = scenarios.flatMap(({ comparisons }) => comparisons.filter((row) => row.gated));
  const failing = result.findings.filter(({ fails }) => fails);

  const [slowest, ...slower] = sizesOf(gated, 'regressed').toSorted((a, b) => b.ratio - a.ratio);
  if (slowest) {
    const thresholds = failing.filter(({ kind }) => kind === 'threshold').length;
    const more = [
      ...(slower.length > 0 ? [`${plural(slower.length, 'more comparison')} regressed`] : []),
      ...(thresholds > 0 ? [`${plural(thresholds, 'threshold')} violated`] : []),
    ];
    return `${slowest.text}${more.length > 0 ? `; ${more.join(', ')}` : ''}.`;
  }
  const [gravest, ...others] = failing;
  if (gravest)
    return others.length > 0 ? `${gravest.text} And ${plural(others.length, 'more finding')}.` : gravest.text;
  if (evidence.kind === 'none') return `No baseline: ${clause(evidence.reason)}.`;
  if (gated.length === 0) return 'Nothing was compared that can fail the gate.';

  const all = plural(gated.length, 'comparison');
  const open = gated.filter(({ verdict }) => verdict !== 'unchanged' && verdict !== 'improved');
  if (open.length === gated.length) {
    const compared = open.some(({ verdict }) => verdict === 'inconclusive');
    const first = open.reduce((worst, row) => (rank(row) < rank(worst) ? row : worst));
    return compared
      ? `No regression found, but none of ${all} could be decided.`
      : `Nothing was compared. ${first.explanation}`;
  }
  if (open.length > 0) return `No regression found, but ${open.length} of ${all} could not be decided.`;
  const limit = formatPercent(Math.max(...gated.map((row) => row.tolerance)));
  const [faster, ...improved] = sizesOf(gated, 'improved');
  const better = faster ? `; ${improved.length > 0 ? `${improved.length + 1} improved` : faster.text}` : '';
  return `No regression of ${limit} or more in ${all}${better}.`;
}

function rank({ verdict }: Comparison): number {
  return VERDICTS.indexOf(verdict);
}

/** Describes the comparisons of a verdict: `p95 latency of "browse" is 8.1 % slower`. */
function sizesOf(rows: readonly Comparison[], verdict: Comparison['verdict']): { ratio: number; text: string }[] {
  return rows.flatMap((row) => {
    if (row.verdict !== verdict || !row.worse) return [];
    return [{ ratio: row.worse.ratio, text: `${nameOf(row)} is ${sizeOf({ ...row, worse: row.worse })}` }];
  });
}
