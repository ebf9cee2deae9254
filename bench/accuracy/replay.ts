import type { BaseSide } from '../../src/verdict/base-side.ts';
import { DEFAULT_JUDGEMENT, decide, jobOf, sameJob, stored } from './decision.ts';
import { latenciesOfRecorded, metricsOf, type RecordedJob, type RecordedSide, readRecording } from './recorded.ts';
import { RULES } from './rules.ts';

/** The number of jobs of the base that perf-gate keeps. */
const KEPT_JOBS = 20;

/** Which recorded rounds were compared with which. */
export type Pairing = 'fresh-process' | 'long-lived' | 'earlier-job';

/** What a rule said about the recorded jobs, by how much more work the head did. */
export interface ReplayRow {
  pairing: Pairing;
  rule: string;
  outcomes: { delta: number; jobs: number; slower: number; faster: number; inconclusive: number }[];
}

/** Two sides for which it is known how much more work the head did. */
interface Pair {
  delta: number;
  head: RecordedSide[];
  base: RecordedSide[];
  /** The sides that stand for the base where perf-gate compares with stored jobs, newest first. */
  earlier: RecordedSide[][];
}

type Answer = 'slower' | 'faster' | 'unchanged' | 'inconclusive';

/** Judges recorded rounds by perf-gate's decision and by the rules in use today. */
export function replay(): ReplayRow[] {
  const fresh = readRecording('fresh-process');
  return [
    ...rowsOf('fresh-process', fresh.map(asMeasured)),
    ...rowsOf('long-lived', readRecording('long-lived').map(asMeasured)),
    ...rowsOf('earlier-job', againstEarlier(fresh)),
  ];
}

function asMeasured({ delta, rounds }: RecordedJob): Pair {
  return { delta, head: rounds.map(({ B }) => B), base: rounds.map(({ A }) => A), earlier: [] };
}

/** Pairs both sides of every job with the base of the job before it, as if that were the stored baseline. */
function againstEarlier(jobs: readonly RecordedJob[]): Pair[] {
  const inTime = jobs.toSorted((a, b) => a.at - b.at).map(asMeasured);
  return inTime.flatMap(({ delta, head, base }, index) => {
    const earlier = inTime.slice(Math.max(0, index - KEPT_JOBS), index).reverse();
    const [before] = earlier;
    if (!before) return [];
    const against = { base: before.base, earlier: earlier.map((job) => job.base) };
    return [
      { delta, head, ...against },
      { delta: 0, head: base, ...against },
    ];
  });
}

function rowsOf(pairing: Pairing, pairs: readonly Pair[]): ReplayRow[] {
  const rules = [
    ...RULES.map(({ name, says }) => ({
      name,
      answer: ({ head, base }: Pair): Answer => {
        const said = says({ head: head.map(latenciesOfRecorded), base: base.map(latenciesOfRecorded) });
        if (said === 0) return 'unchanged';
        return said > 0 ? 'slower' : 'faster';
      },
    })),
    { name: 'perf-gate', answer: answerOfGate },
  ];
  const deltas = [...new Set(pairs.map(({ delta }) => delta))].sort((a, b) => a - b);
  return rules.map(({ name, answer }) => {
    const outcomes = deltas.map((delta) => {
      const answers = pairs.filter((pair) => pair.delta === delta).map(answer);
      const count = (which: Answer) => answers.filter((one) => one === which).length;
      const counts = { slower: count('slower'), faster: count('faster'), inconclusive: count('inconclusive') };
      return { delta, jobs: answers.length, ...counts };
    });
    return { pairing, rule: name, outcomes };
  });
}

/** Takes one look at the ten recorded rounds. @returns the most serious verdict of the four metrics */
function answerOfGate({ head, base, earlier }: Pair): Answer {
  const job = (sides: RecordedSide[]) => jobOf(sides.map(metricsOf));
  const against: BaseSide = earlier.length > 0 ? stored(earlier.map(job)) : sameJob(job(base));
  const verdicts = decide(job(head), against, DEFAULT_JUDGEMENT).map(({ verdict }) => verdict);
  if (verdicts.includes('regressed')) return 'slower';
  if (verdicts.includes('inconclusive')) return 'inconclusive';
  return verdicts.includes('improved') ? 'faster' : 'unchanged';
}
