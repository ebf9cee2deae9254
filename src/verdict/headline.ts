import { formatPercent } from '../measurement/format.ts';
import { nameOf, sizeOf } from './explain.ts';
import { type Comparison, type Result, VERDICTS } from './result.ts';

/** The whole result in one line: the first thing that anybody reads. */
export function headline(result: Omit<Result, 'headline'>): string {
  const { scenarios, failure, evidence } = result;
  if (failure) return `The run stopped: ${firstSentence(failure.message)}.`;
  const gated = scenarios.flatMap(({ comparisons }) => comparisons.filter((row) => row.gated));
  const failing = result.findings.filter(({ fails }) => fails);

  const slower = sizesOf(gated, 'regressed').toSorted((a, b) => b.ratio - a.ratio);
  if (slower[0]) {
    const thresholds = failing.filter(({ kind }) => kind === 'threshold').length;
    const more = [
      ...(slower.length > 1 ? [count(slower.length - 1, 'more regression')] : []),
      ...(thresholds > 0 ? [`${count(thresholds, 'threshold')} violated`] : []),
    ];
    return `${[slower[0].text, ...more].join(', and ')}.`;
  }
  if (failing[0]) return failing.length > 1 ? `${failing[0].text} And ${count(failing.length - 1, 'more finding')}.` : failing[0].text;
  if (evidence.kind === 'none') return `No baseline: ${withoutStop(evidence.reason)}.`;
  if (gated.length === 0) return 'Nothing was compared that can fail the gate.';

  const open = gated.filter(({ verdict }) => verdict !== 'unchanged' && verdict !== 'improved');
  const all = count(gated.length, 'comparison');
  if (open.length === gated.length) {
    const [first] = open.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
    return `Nothing could be decided. ${first?.explanation}`;
  }
  if (open.length > 0) return `No regression found, but ${open.length} of ${all} could not be decided.`;
  const faster = sizesOf(gated, 'improved');
  const better = faster.length === 0 ? '' : `; ${faster.length === 1 ? faster[0]?.text : `${faster.length} improved`}`;
  const limit = formatPercent(Math.max(...gated.map((row) => row.tolerance)));
  return `No regression of ${limit} or more in ${all}${better}.`;
}

/** Comparisons of a verdict in words: `p95 latency of "browse" is 8.1 % slower`. */
function sizesOf(rows: readonly Comparison[], verdict: Comparison['verdict']): { ratio: number; text: string }[] {
  return rows.flatMap((row) => {
    if (row.verdict !== verdict || !row.worse) return [];
    return [{ ratio: row.worse.ratio, text: `${nameOf(row)} is ${sizeOf(row.metric, row.worse)}` }];
  });
}

/** Of a message whose later sentences say what to do, or quote a log. */
function firstSentence(message: string): string {
  const [sentence = ''] = message.split(/\.(?=\s|$)|\n/, 1);
  return sentence;
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
