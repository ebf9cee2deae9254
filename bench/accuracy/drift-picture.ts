import { drawChart } from './plot.ts';
import { normalFrom, uniformFrom } from './random.ts';

const ROUNDS = 10;
/** Milliseconds. */
const CENTRE = 10;
const CV = 0.01;
/** The drift over the whole run, in σ of a round: large enough to be seen. */
const DRIFT = 5;
const SEED = 4;

/**
 * Draws rounds of identical code on a machine that becomes slower: taken in turns, the drift affects both sides alike.
 */
export function driftPicture(): string {
  const normal = normalFrom(uniformFrom(SEED));
  const points = Array.from({ length: 2 * ROUNDS }, (_, place) => {
    const drift = (DRIFT * place) / (2 * ROUNDS - 1);
    // base head, head base, …
    const side = Math.floor(place / 2) % 2 === place % 2 ? 'base' : 'head';
    return { side, point: [place + 1, CENTRE * Math.exp(CV * (normal() + drift))] as const };
  });
  const of = (side: string) => points.flatMap((one) => (one.side === side ? [one.point] : []));
  return drawChart({
    title: 'Identical code on a machine that becomes slower: rounds in turns',
    description:
      'Twenty rounds in the order base head, head base, and so on; all become slower over time, and both sides lie on the same slope.',
    x: { title: 'round, in the order of measuring', from: 0, to: 21, ticks: [1, 5, 10, 15, 20], format: String },
    y: { title: 'p50, ms', from: 9.6, to: 10.8, ticks: [9.6, 10, 10.4, 10.8], format: String },
    series: [
      { name: 'base', points: of('base'), scattered: true },
      { name: 'head', points: of('head'), scattered: true },
    ],
  });
}
