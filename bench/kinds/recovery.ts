import { quantileSorted } from 'simple-statistics';
import { judgeSpike, type SpikeJudgement } from '../../src/kinds/spike/judge-spike.ts';
import type { LoadWindow } from '../../src/measurement/load-window.ts';
import { type Criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { type Draws, simulate } from './simulate.ts';

/** The length of a window, and the parts of a round, milliseconds. */
const WIDTH = 250;
const COURSE = { calm: 3_000, spike: 2_000, after: 10_000 };
const CALM = 100;
const EACH = 4;
const CAPACITY = 1000 / EACH;
/** How far the time of a request scatters. */
const NOISE = 0.2;

export const recoverySection: Section = {
  name: 'recovery',
  title: 'Spike: recovery of a queue, simulated',
  about: `Simulated requests on a service that does ${CAPACITY} per second, of which each takes a time that scatters by ${NOISE * 100} %, with ${CALM} per second before and after a spike of 2 s. How high that is is drawn anew for each, so that the queue is empty 2.5 to 6 s after it.`,
  isLive: false,
  run: async (effort) => recoveryCriteria(effort),
};

function recoveryCriteria({ isQuick }: Effort): Criterion[] {
  const spikes = simulate(isQuick, 91, (draws) => {
    const drained = 2_500 + 3_500 * draws.uniform();
    const spike = CAPACITY + (drained * (CAPACITY - CALM)) / COURSE.spike;
    return offOf(judged(spike, draws), drained);
  });
  const undisturbed = simulate(isQuick, 92, (draws) => judged(CALM, draws)?.recovery === 0);
  const stuck = simulate(isQuick, 93, (draws) => judged(2_000, draws)?.recovery === null);
  return [
    shareOf(
      'the time to recovery is found to ±10 %',
      spikes.map((off) => off !== null && Math.abs(off) <= 0.1),
      { least: 0.9 },
    ),
    shareOf('a service that was not disturbed has recovered at once', undisturbed, { least: 0.9 }),
    shareOf('a queue that is not empty in time: "never recovered"', stuck, { least: 0.99 }),
  ];
}

function offOf(judgement: SpikeJudgement | null, drained: number): number | null {
  const recovery = judgement?.recovery ?? null;
  return recovery === null ? null : recovery / drained - 1;
}

/** Sends requests at even times through one place, and judges the windows in which they were due. */
function judged(spike: number, { normal }: Draws): SpikeJudgement | null {
  const length = COURSE.calm + COURSE.spike + COURSE.after;
  const latencies: number[][] = Array.from({ length: length / WIDTH }, () => []);
  let free = 0;
  for (let at = 0; at < length; ) {
    free = Math.max(at, free) + EACH * Math.exp(NOISE * normal() - NOISE ** 2 / 2);
    latencies[Math.floor(at / WIDTH)]?.push(free - at);
    const isSpike = at >= COURSE.calm && at < COURSE.calm + COURSE.spike;
    at += 1000 / (isSpike ? spike : CALM);
  }
  return judgeSpike(latencies.map(windowOf), COURSE, WIDTH);
}

function windowOf(latencies: number[], index: number): LoadWindow {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (probability: number) => quantileSorted(sorted, probability);
  return {
    at: index * WIDTH,
    duration: WIDTH,
    offered: sorted.length,
    responses: sorted.length,
    errors: {},
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  };
}
