import { definitionOf, type MetricName, type MetricValues } from '../../src/measurement/metric.ts';
import { disturbedFrom, exponentialFrom, normalFrom, type Standard, studentFrom, type Uniform } from './random.ts';

/** How the rounds of a simulated job scatter. */
export interface World {
  /** The coefficient of variation of the rounds, 0.03 = 3 %; outliers and bursts are part of it. */
  cv: number;
  /** How far the machine drifts over the first ten rounds of both sides, in σ of a round; it goes on beyond them. */
  drift: number;
  /**
   * `normal`; `tied`: rounded to a step of 1 % of the value; `student`: t with 3 degrees of freedom; `disturbed`: one
   * round in ten is slowed, by four times what the others scatter on average; `exponential`: one-sided.
   */
  shape: 'normal' | 'tied' | 'student' | 'disturbed' | 'exponential';
  /** The correlation of the scatter of any two metrics of a round. */
  correlation: number;
  /** φ: the correlation of one round with the next in time, whichever side it is of. */
  autoregression: number;
  /** Whether a fifth of the rounds is slowed in bursts of four, by four times what the others scatter on average. */
  bursts: boolean;
  /** The share of processes that are 8 % slower than the others in all metrics, on both sides alike. */
  slowProcesses: number;
  /** By how much the machine becomes slower at once, somewhere between a quarter and three quarters of the first look. */
  step: number;
  /** How many times as much the head scatters. */
  headScatter: number;
}

export const CALM: World = {
  cv: 0.01,
  drift: 0,
  shape: 'normal',
  correlation: 0,
  autoregression: 0,
  bursts: false,
  slowProcesses: 0,
  step: 0,
  headScatter: 1,
};

/** What the slower one of two modes, of processes or of machines, is slower by. */
export const BETWEEN_MODES = 0.08;

/** The rounds of both sides over which the drift is stated, and in which the step lies. */
const PLANNED = 20;
const CENTRE = 10;
const STEP = 0.1;

const BURST = { length: 4, share: 0.2, excess: 4 };
const BURST_MEAN = BURST.share * BURST.excess;
const BURST_DEVIATION = Math.sqrt(1 + 2 * BURST.share * BURST.excess ** 2 - BURST_MEAN ** 2);
/** The chance that a burst begins in a round that is in none. */
const BURST_BEGINS = BURST.share / (BURST.length * (1 - BURST.share));

/** Draws the rounds of one run on one machine in the order of time, one number for each metric. */
export class Machine {
  readonly #world: World;
  readonly #metrics: readonly MetricName[];
  readonly #uniform: Uniform;
  readonly #draw: Standard;
  #place = 0;
  #stepsAt = 0;
  #burst = { left: 0, excess: 0 };
  /** The scatter that all metrics share, and that of each; null before the first round. */
  #last: number[] | null = null;

  constructor(world: World, metrics: readonly MetricName[], uniform: Uniform) {
    const normal = normalFrom(uniform);
    const shapes = {
      normal,
      tied: normal,
      student: studentFrom(normal),
      disturbed: disturbedFrom(normal, uniform),
      exponential: exponentialFrom(uniform),
    };
    this.#world = world;
    this.#metrics = metrics;
    this.#uniform = uniform;
    this.#draw = shapes[world.shape];
  }

  /** Begins another run. */
  begin(): void {
    this.#place = 0;
    this.#last = null;
    if (this.#world.step > 0) this.#stepsAt = Math.floor(PLANNED * (0.25 + 0.5 * this.#uniform()));
    if (this.#world.bursts) {
      const left = this.#uniform() < BURST.share ? 1 + Math.floor(BURST.length * this.#uniform()) : 0;
      this.#burst = { left, excess: this.#excess() };
    }
  }

  /** Draws the next round in time. @param slowdownOf the factor of a metric: 1.05 is 5 % worse */
  round(isHead: boolean, slowdownOf: (metric: MetricName) => number): MetricValues {
    const { cv, correlation, shape } = this.#world;
    const [shared, ...own] = this.#scatter();
    const common = this.#commonExcess();
    const scale = cv * (isHead ? this.#world.headScatter : 1);
    const level = this.#level();
    const values: MetricValues = {};
    this.#metrics.forEach((metric, index) => {
      const scatter = (shared as number) * Math.sqrt(correlation) + (own[index] as number) * Math.sqrt(1 - correlation);
      const worse = slowdownOf(metric) * level * Math.exp(scale * common(scatter));
      const value = CENTRE * (definitionOf(metric).better === 'lower' ? worse : 1 / worse);
      values[metric] = shape === 'tied' ? Math.round(value / STEP) * STEP : value;
    });
    this.#place++;
    return values;
  }

  #scatter(): number[] {
    const { autoregression } = this.#world;
    const last = this.#last;
    const fresh = Array.from({ length: this.#metrics.length + 1 }, () => this.#draw());
    const now =
      autoregression === 0 || last === null
        ? fresh
        : fresh.map((value, at) => autoregression * (last[at] as number) + Math.sqrt(1 - autoregression ** 2) * value);
    this.#last = now;
    return now;
  }

  /** What every metric of the round has in common: the drift, and the burst that it lies in. */
  #commonExcess(): (scatter: number) => number {
    const moved = (this.#world.drift * this.#place) / (PLANNED - 1);
    if (!this.#world.bursts) return (scatter) => scatter + moved;
    if (this.#burst.left === 0 && this.#uniform() < BURST_BEGINS) {
      this.#burst = { left: BURST.length, excess: this.#excess() };
    }
    const excess = this.#burst.left > 0 ? this.#burst.excess : 0;
    this.#burst.left = Math.max(0, this.#burst.left - 1);
    return (scatter) => (scatter + excess - BURST_MEAN) / BURST_DEVIATION + moved;
  }

  #excess(): number {
    return -BURST.excess * Math.log(1 - this.#uniform());
  }

  /** The level of the machine and of the process that the round is measured in. */
  #level(): number {
    const { slowProcesses, step } = this.#world;
    const process = slowProcesses > 0 && this.#uniform() < slowProcesses ? 1 + BETWEEN_MODES : 1;
    return process * (step > 0 && this.#place >= this.#stepsAt ? 1 + step : 1);
  }
}
