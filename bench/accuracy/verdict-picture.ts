import { changeOf } from '../../src/verdict/difference.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { DEFAULT_JUDGEMENT, DEFAULT_ROUNDS, decide, jobOf, sameJob } from './decision.ts';
import { marker, svg, text } from './plot.ts';
import { normalFrom, uniformFrom } from './random.ts';

const EXAMPLES = [
  { words: 'surely slower, by more than the tolerance', slowdown: 0.06, cv: 0.01 },
  { words: 'surely faster, by more than the tolerance', slowdown: -0.055, cv: 0.01 },
  { words: 'no difference, and a quiet machine', slowdown: 0, cv: 0.01 },
  { words: 'surely slower, but by less than the tolerance', slowdown: 0.015, cv: 0.005 },
  { words: 'perhaps slower by more than the tolerance', slowdown: 0.02, cv: 0.04 },
];
const SEED = 11;
const WIDTH = 820;
const ROW = 44;
const TOP = 96;
const AXIS = { left: 330, right: 660, reach: 0.1 };

/** Draws how the interval of a comparison relates to its verdict: made-up rounds, judged by the decision itself. */
export function verdictPicture(): string {
  const tolerance = DEFAULT_JUDGEMENT.tolerance.sameJob;
  const rows = EXAMPLES.map(({ words, slowdown, cv }, index) => ({
    words,
    row: compared(slowdown, cv, SEED + index),
    y: TOP + index * ROW,
  }));
  const bottom = TOP + EXAMPLES.length * ROW - 14;
  const x = (change: number) => {
    const inside = Math.max(-AXIS.reach, Math.min(AXIS.reach, change));
    return Math.round((AXIS.left + AXIS.right) / 2 + (inside / AXIS.reach) * ((AXIS.right - AXIS.left) / 2));
  };
  const parts = [
    ...[-0.1, -0.05, 0, 0.05, 0.1].flatMap((tick) => [
      `<path class="grid" d="M${x(tick)} ${TOP - 26}V${bottom}"/>`,
      text(x(tick), bottom + 20, tick === 0 ? 'base' : percent(tick), 'quiet middle'),
    ]),
    `<path class="mark" d="M${x(tolerance)} ${TOP - 26}V${bottom}"/>`,
    text(x(tolerance), TOP - 34, `tolerance ${percent(tolerance)}`, 'quiet middle'),
    ...rows.map(({ words, row, y }) => {
      const change = changeOf(row);
      const from = x(change?.from ?? -1);
      const to = x(change?.to ?? 1);
      const series = ['unchanged', 'regressed', 'improved', 'inconclusive'].indexOf(row.verdict);
      return (
        text(18, y + 4, words) +
        `<g class="s${series}"><path class="line" d="M${from} ${y}H${to}M${from} ${y - 5}v10M${to} ${y - 5}v10"/>` +
        marker(series, x(change?.estimate ?? 0), y) +
        text(AXIS.right + 20, y + 4, row.verdict, 'name') +
        '</g>'
      );
    }),
  ];
  const description = rows
    .map(({ words, row }) => {
      const change = changeOf(row);
      const bounds = `${percent(change?.from ?? Number.NaN)} to ${percent(change?.to ?? Number.NaN)}`;
      return `${words}: ${percent(change?.estimate ?? Number.NaN)} (${bounds}) is ${row.verdict}.`;
    })
    .join(' ');
  return svg({ title: 'From the interval to the verdict', description, width: WIDTH, height: bottom + 36 }, parts);
}

function compared(slowdown: number, cv: number, seed: number): Comparison {
  const normal = normalFrom(uniformFrom(seed));
  const rounds = (centre: number) =>
    jobOf(Array.from({ length: DEFAULT_ROUNDS }, () => ({ p50: centre * Math.exp(cv * normal()) })));
  const rows = decide(rounds(10 * (1 + slowdown)), sameJob(rounds(10)), { ...DEFAULT_JUDGEMENT, gated: ['p50'] });
  return rows[0] as Comparison;
}

function percent(change: number): string {
  const size = `${Number(Math.abs(change * 100).toFixed(1))} %`;
  if (change === 0) return size;
  return change < 0 ? `−${size}` : `+${size}`;
}
