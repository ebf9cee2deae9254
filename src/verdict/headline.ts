import { shortCommit } from '../text/commit.ts';
import { formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { clause, firstClause } from '../text/sentence.ts';
import { brokenInHeadline, isBrokenOnly } from './broken-words.ts';
import { nameOf, sizeOf, worseWord } from './explain.ts';
import { goneInHeadline } from './gone.ts';
import { isOpen } from './primary.ts';
import { type Comparison, type Finding, type Result, VERDICTS } from './result.ts';
import { rulesInHeadline } from './rules-used.ts';

/** The whole result in one line: the first thing that anyone reads. */
export function headline(result: Omit<Result, 'headline'>): string {
  return withRest(verdictOf(result), result);
}

/** Whether a finding is what the headline says already. */
export function isHeadline(text: string, result: Pick<Result, 'headline' | 'rules' | 'gone'>): boolean {
  return result.headline === text || result.headline === withRest(text, result);
}

function withRest(verdict: string, result: Pick<Result, 'rules' | 'gone'>): string {
  return [verdict, ...restOfHeadline(result, verdict)].join(' ');
}

/** The sentences that no verdict is without: what is gone, and whose rules it is by. @param verdict what is said already */
export function restOfHeadline({ gone = [], rules }: Pick<Result, 'rules' | 'gone'>, verdict = ''): string[] {
  return [goneInHeadline(gone, verdict), rulesInHeadline(rules)].filter((text) => text !== null);
}

function verdictOf(result: Omit<Result, 'headline'>): string {
  const { scenarios, failure, evidence } = result;
  if (failure) return `The run stopped: ${firstClause(failure.message)}.`;
  if (evidence.kind === 'identical') {
    return `Nothing to measure: the files of the service are the same as in its base ${shortCommit(evidence.origin.commit as string)}.`;
  }
  const rows = scenarios.flatMap(({ comparisons }) => comparisons);
  const gated = rows.filter((row) => row.gated && !isOpen(row));
  const failing = result.findings.filter(({ fails }) => fails);

  const [slowest, ...slower] = sizesOf(gated, 'regressed').toSorted((a, b) => b.ratio - a.ratio);
  if (slowest) {
    const limits = failing.filter(({ kind }) => kind === 'threshold').length;
    // What got no answer is graver than what got slower.
    const silent = failing.filter(({ kind }) => kind === 'nothing measured');
    const others = failing.filter(({ kind }) => !SAID.includes(kind)).length;
    const [first] = silent;
    const lead =
      first === undefined
        ? ''
        : `${clause(first.text)}${silent.length > 1 ? ` (and ${plural(silent.length - 1, 'more finding')} like it)` : ''}; `;
    const more = [
      ...(slower.length > 0 ? [`${plural(slower.length, 'more comparison')} regressed`] : []),
      ...(limits > 0 ? [`${plural(limits, 'limit')} not met`] : []),
      ...(others > 0 ? [plural(others, 'more finding')] : []),
    ];
    const said = `${lead}${slowest.text}${more.length > 0 ? `; ${more.join(', ')}` : ''}`;
    return failing.length > 0 ? `${said}.` : `${said}; this does not fail the gate.`;
  }
  const [gravest, ...others] = failing;
  if (gravest)
    return others.length > 0 ? `${gravest.text} And ${plural(others.length, 'more finding')}.` : gravest.text;
  const besides = besidesOf(rows, result.findings);
  if (evidence.kind === 'none') return `No baseline: ${clause(evidence.reason)}${besides}.`;
  if (gated.length === 0) return `Nothing was compared that can fail the gate${besides}.`;

  const none = sizesOf(rows, 'regressed').length > 0 ? 'No gated regression' : 'No regression';
  const likely = likelyText(rows);
  const found = likely === '' ? 'found' : 'proven';
  const all = plural(gated.length, 'comparison');
  const open = gated.filter(({ verdict }) => verdict !== 'unchanged' && verdict !== 'improved');
  if (open.length === gated.length) {
    const compared = open.some(({ verdict }) => verdict === 'inconclusive');
    const first = open.reduce((worst, row) => (rank(row) < rank(worst) ? row : worst));
    if (compared) {
      return `${none} ${found}, but ${gated.length === 1 ? 'nothing' : `none of ${all}`} could be decided${brokenInHeadline(open)}${likely}${besides}.`;
    }
    // Rows of another scenario may have been compared for information.
    const nothing = rows.some(({ worse }) => worse !== null)
      ? 'Nothing was compared that can fail the gate.'
      : 'Nothing was compared.';
    return `${nothing} ${clause(first.explanation)}${besides}.`;
  }
  if (open.length > 0) {
    const isNew = open.every(({ verdict }) => verdict === 'no baseline');
    const why = isNew ? `${open.length === 1 ? 'has' : 'have'} no baseline` : 'could not be decided';
    return `${none} ${found}, but ${open.length} of ${all} ${why}${brokenInHeadline(open)}${likely}${besides}.`;
  }
  const limit = formatPercent(Math.max(...gated.map((row) => row.tolerance)));
  const [faster, ...improved] = sizesOf(gated, 'improved');
  const better = faster ? `; ${improved.length > 0 ? `${improved.length + 1} improved` : faster.text}` : '';
  return `${none} of ${limit} or more in ${all}${better}${likely === '' ? '' : `${likely}, which is not proven`}${besides}.`;
}

/** The kinds of findings that a headline with a regression speaks of. */
const SAID: readonly Finding['kind'][] = ['regression', 'threshold', 'nothing measured'];

/** What is likely worse and not proven, what decides first: `; p95 latency of "search" is likely slower`. */
function likelyText(rows: readonly Comparison[]): string {
  const leaning = rows
    .filter((row) => row.likely === 'worse')
    .toSorted((a, b) => Number(isOpen(a)) - Number(isOpen(b)));
  const [first, ...more] = leaning;
  if (!first) return '';
  const others =
    more.length > 0
      ? `, and ${plural(more.length, 'more comparison')} ${more.length === 1 ? 'is' : 'are'} likely worse`
      : '';
  return `; ${nameOf(first)} is likely ${worseWord(first.definition)}${others}`;
}

/** What got worse although it cannot fail the gate: a headline without it would contradict the rows below. */
function besidesOf(rows: readonly Comparison[], findings: Result['findings']): string {
  const [worst, ...more] = sizesOf(
    rows.filter((row) => !row.gated),
    'regressed',
  ).toSorted((a, b) => b.ratio - a.ratio);
  const others = more.length > 0 ? `, ${plural(more.length, 'more comparison')} regressed` : '';
  const limits = findings.filter(({ kind }) => kind === 'threshold').length;
  return [
    ...(worst ? [`; not gated: ${worst.text}${others}`] : []),
    ...(limits > 0 ? [`; ${plural(limits, 'limit')} not met, which does not fail the gate`] : []),
  ].join('');
}

function rank({ verdict }: Comparison): number {
  return VERDICTS.indexOf(verdict);
}

/** Describes the comparisons of a verdict: `p95 latency of "browse" is 8.1 % slower`. */
function sizesOf(rows: readonly Comparison[], verdict: Comparison['verdict']): { ratio: number; text: string }[] {
  return rows.flatMap((row) => {
    if (row.verdict !== verdict) return [];
    const { worse } = row;
    // Rounds that broke have no size.
    if (!worse || isBrokenOnly(row)) return [{ ratio: Number.POSITIVE_INFINITY, text: clause(row.explanation) }];
    return [{ ratio: worse.ratio, text: `${nameOf(row)} is ${sizeOf({ ...row, worse })}` }];
  });
}
