import type { OfferedPoint } from '../../measurement/run-document.ts';
import type { LoadModel } from '../pace/turns.ts';

const MOST_POINTS = 600;
/** Least milliseconds between two points. */
const SHORTEST_STEP = 100;

/** The load that was really offered over time, warm-up included. */
export class OfferedSeries {
  readonly #warmup: number;
  readonly #step: number;
  readonly #sent: Uint32Array;
  readonly #working: Uint32Array;
  readonly #waiting: Uint32Array;
  #start = Number.POSITIVE_INFINITY;
  #sampled = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ warmup, duration }: { warmup: number; duration: number }) {
    const points = Math.min(MOST_POINTS, Math.max(1, Math.floor((warmup + duration) / SHORTEST_STEP)));
    this.#warmup = warmup;
    this.#step = (warmup + duration) / points;
    this.#sent = new Uint32Array(points);
    this.#working = new Uint32Array(points);
    this.#waiting = new Uint32Array(points);
  }

  begin(start: number, model: LoadModel): void {
    this.#start = start;
    this.#timer = setInterval(() => this.#sample(performance.now(), model), this.#step / 2);
  }

  end(now: number, model: LoadModel): void {
    clearInterval(this.#timer);
    this.#sample(now, model);
  }

  sent(now: number): void {
    const point = this.#pointAt(now);
    if (point < this.#sent.length) this.#sent[point] = (this.#sent[point] as number) + 1;
  }

  points(): OfferedPoint[] {
    return Array.from(this.#sent.subarray(0, this.#sampled), (sent, point) => ({
      at: Math.round(point * this.#step - this.#warmup),
      rate: round((sent * 1000) / this.#step),
      connections: this.#working[point] as number,
      backlog: this.#waiting[point] as number,
    }));
  }

  /** Samples the model: the last sample of a point counts, and a point that was missed takes the next one. */
  #sample(now: number, model: LoadModel): void {
    const point = Math.min(this.#pointAt(now), this.#sent.length - 1);
    for (let at = Math.min(point, this.#sampled); at <= point; at++) {
      this.#working[at] = model.working;
      this.#waiting[at] = model.waiting;
    }
    this.#sampled = Math.max(this.#sampled, point + 1);
  }

  #pointAt(now: number): number {
    return Math.max(0, Math.floor((now - this.#start) / this.#step));
  }
}

/** Adds up what several agents offered at the same times. */
export function addOffered(all: OfferedPoint[][]): OfferedPoint[] {
  const longest = all.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return longest.map(({ at }, point) => {
    const points = all.flatMap((series) => series[point] ?? []);
    const sum = (of: (point: OfferedPoint) => number) => points.reduce((total, one) => total + of(one), 0);
    return {
      at,
      rate: round(sum(({ rate }) => rate)),
      connections: sum(({ connections }) => connections),
      backlog: sum(({ backlog }) => backlog),
    };
  });
}

function round(rate: number): number {
  return Math.round(rate * 100) / 100;
}
