import type { MetricName, MetricValues } from '../../src/measurement/metric.ts';
import type { Judgement } from '../../src/verdict/judgement.ts';
import { isDoubtful } from '../../src/verdict/primary.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { DEFAULT_JUDGEMENT, DEFAULT_ROUNDS, decideInLooks, type Sides } from '../accuracy/decision.ts';
import { type Uniform, uniformFrom } from '../accuracy/random.ts';
import { BASE, type Replayed, SAME, type Voice } from './pairs.ts';

/** What the gate says of recorded rounds. */
interface Said {
  slower: boolean;
  open: boolean;
  /** Whether rounds were called broken; in the recordings none was. */
  broken: boolean;
  rounds: number;
  /** The change of the primary figure, as a logarithm. */
  shift: number;
}

/** What it says of many. */
export interface Outcome {
  runs: number;
  slower: number;
  open: number;
  broken: number;
  /** The mean. */
  rounds: number;
  /** The standard deviation of the reported change, as a logarithm. */
  spread: number;
}

/** How recordings are judged: the configuration, and how the head differs. */
export interface Question {
  /** How much more work the head did (1: none). */
  work: number;
  variant: number;
  /** How many times as long its answers are taken to have needed (1: as they did). */
  slowed: number;
  tolerance: number;
  primary: MetricName;
}

/** Judges the rounds of jobs as they were recorded. */
export function judged(jobs: readonly Replayed[], question: Question): Outcome {
  return outcomeOf(jobs.map((job) => judge(job.rounds.map(sidesOf(question)), question)));
}

/**
 * Judges rounds that are drawn from each job, with replacement, so that the rare can be seen; of identical code, which of
 * the two is the head is drawn as well.
 */
export function resampled(jobs: readonly Replayed[], question: Question, runs: number): Outcome {
  return outcomeOf(
    jobs.flatMap((job) => {
      const uniform = uniformFrom(Date.parse(job.startedAt) | 0);
      const pairs = job.rounds.map(sidesOf({ ...question, slowed: 1 }));
      return Array.from({ length: runs }, () => judge(drawn(pairs, uniform, question), question));
    }),
  );
}

type Pair = readonly [head: MetricValues, base: MetricValues];

function sidesOf({ variant, primary, slowed }: Question): (round: readonly Voice[]) => Pair {
  const metrics = ({ figures }: Voice): MetricValues => ({
    p25: figures.p25,
    p50: figures.p50,
    p95: figures.p95,
    throughput: 1000 / figures.throughput,
    // The mean is gated only where it decides.
    ...(primary === 'mean' && { mean: figures.mean }),
  });
  return (round) => [longer(metrics(round[variant] as Voice), slowed), metrics(round[BASE] as Voice)];
}

/** The figures of a service whose every answer takes so many times as long. */
function longer(values: MetricValues, times: number): MetricValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, name === 'throughput' ? value / times : value * times]),
  );
}

function drawn(pairs: readonly Pair[], uniform: Uniform, { variant, slowed }: Question): Pair[] {
  return pairs.map(() => {
    const [head, base] = pairs[Math.floor(uniform() * pairs.length)] as Pair;
    const [now, before] = variant === SAME && uniform() < 0.5 ? [base, head] : [head, base];
    return [longer(now, slowed), before];
  });
}

function judge(pairs: readonly Pair[], { tolerance, primary }: Question): Said {
  const judgement: Judgement = {
    ...DEFAULT_JUDGEMENT,
    tolerance: { ...DEFAULT_JUDGEMENT.tolerance, sameJob: tolerance },
    primary,
    gated: primary === 'mean' ? [...DEFAULT_JUDGEMENT.gated, 'mean'] : DEFAULT_JUDGEMENT.gated,
  };
  const roundsOf = (count: number): Sides => {
    const taken = pairs.slice(0, count);
    return { head: [taken.map(([head]) => head)], base: [taken.map(([, base]) => base)] };
  };
  const { rows, rounds } = decideInLooks(roundsOf, DEFAULT_ROUNDS, judgement);
  const deciding = rows.find((row) => row.primary) as Comparison;
  return {
    slower: rows.some(({ verdict }) => verdict === 'regressed'),
    open: rows.every(({ verdict }) => verdict !== 'regressed') && rows.some(isDoubtful),
    broken: rows.some(({ broken }) => broken !== undefined),
    rounds,
    shift: Math.log(deciding.worse?.ratio ?? Number.NaN),
  };
}

function outcomeOf(said: readonly Said[]): Outcome {
  const mean = (of: (one: Said) => number) => said.reduce((sum, one) => sum + of(one), 0) / said.length;
  const center = mean(({ shift }) => shift);
  const squares = said.reduce((sum, { shift }) => sum + (shift - center) ** 2, 0);
  return {
    runs: said.length,
    slower: said.filter(({ slower }) => slower).length,
    open: said.filter(({ open }) => open).length,
    broken: said.filter(({ broken }) => broken).length,
    rounds: mean(({ rounds }) => rounds),
    spread: said.length > 1 ? Math.sqrt(squares / (said.length - 1)) : 0,
  };
}
