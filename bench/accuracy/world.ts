import { definitionOf, type MetricName, type MetricValues } from '../../src/measurement/metric.ts';
import { disturbedFrom, normalFrom, type Standard, studentFrom, type Uniform } from './random.ts';

/** How the rounds of a simulated job scatter. */
export interface World {
  /** The coefficient of variation of the rounds, 0.03 = 3 %; outliers are part of it. */
  cv: number;
  /** How far the machine drifts over the first ten rounds of both sides, in σ of a round; it goes on beyond them. */
  drift: number;
  /**
   * `normal`; `tied`: rounded to a step of 1 % of the value; `student`: t with 3 degrees of freedom; `disturbed`: one
   * round in ten is slowed, by four times what the others scatter on average.
   */
  shape: (typeof SHAPES)[number];
  /** The correlation of the scatter of any two metrics of a round. */
  correlation: number;
}

export const SHAPES = ['normal', 'tied', 'student', 'disturbed'] as const;

/** Nine comparisons: what a scenario with two or three requests gates. */
export const FAMILY: MetricName[] = ['p25', 'p50', 'p75', 'p90', 'p95', 'p99', 'throughput', 'cpu', 'memory'];

/** The rounds of a side over which the drift is stated. */
const PLANNED = 10;
const CENTRE = 10;
const STEP = 0.1;

/** Draws the rounds of one machine, one number for each metric of the family. */
export class Machine {
  readonly #world: World;
  readonly #draw: Standard;

  constructor(world: World, uniform: Uniform) {
    const normal = normalFrom(uniform);
    const shapes = { normal, tied: normal, student: studentFrom(normal), disturbed: disturbedFrom(normal, uniform) };
    this.#world = world;
    this.#draw = shapes[world.shape];
  }

  /**
   * @param place the place of the round among all rounds of both sides, from 0
   * @param slowdownOf the factor of a metric: 1.06 is 6 % worse
   */
  round(place: number, slowdownOf: (metric: MetricName) => number): MetricValues {
    const { cv, drift, shape, correlation } = this.#world;
    const shared = this.#draw() * Math.sqrt(correlation);
    const moved = (drift * place) / (2 * PLANNED - 1);
    const values: MetricValues = {};
    for (const metric of FAMILY) {
      const scatter = shared + this.#draw() * Math.sqrt(1 - correlation);
      const worse = slowdownOf(metric) * Math.exp(cv * (scatter + moved));
      const value = CENTRE * (definitionOf(metric).better === 'lower' ? worse : 1 / worse);
      values[metric] = shape === 'tied' ? Math.round(value / STEP) * STEP : value;
    }
    return values;
  }
}
