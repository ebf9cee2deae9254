// Writes docs/accuracy.md and docs/img/ from bench/results/accuracy.json: node bench/accuracy/document.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { type LiveResults, tableOf } from '../live/summary.ts';
import type { ReplayResults } from '../replay/results.ts';
import { CONDITIONS, CVS, DEFAULT_FAMILY, HOSTED_MACHINES, NARROW_TOLERANCE, SLOWER } from './cells.ts';
import { goals } from './goals-section.ts';
import { pictures } from './pictures.ts';
import { recorded } from './recorded-section.ts';
import { type AccuracyResults, type CellResult, readLiveResults, readReplayResults, readResults } from './results.ts';
import { cellOf, conditions, families, settings } from './same-job-sections.ts';
import { services } from './services-section.ts';
import { type Figure, misses, percent, shareOf, table } from './shares.ts';
import { storedBaseline } from './stored-section.ts';
import { today } from './today-section.ts';

const DOCS = new URL('../../docs/', import.meta.url);

/** Makes every file that comes from the results. */
export function documents(
  results: AccuracyResults,
  live: LiveResults | null,
  replayed: ReplayResults | null,
): Map<URL, string> {
  return new Map([[new URL('accuracy.md', DOCS), markdown(results, live, replayed)], ...pictures(results)]);
}

function markdown(results: AccuracyResults, live: LiveResults | null, replayed: ReplayResults | null): string {
  const { runs, wallSeconds, threads, cpu, node } = results;
  const sections = [
    `# How often it is wrong

Made by \`npm run bench:accuracy\` from its own figures (\`bench/results/accuracy.json\`); a test compares the two.
Everything goes through the decision that the gate itself uses, with the settings that a configuration has by default
and the looks that it declares.

Last run: ${count(runs)} simulated runs for each figure, ${duration(wallSeconds)} on ${threads} threads (${cpu}, Node ${node}).
Every figure has its seed in the results. A share of 1 % is known to ±${percent(2 * Math.sqrt((0.01 * 0.99) / runs))}, one of 95 % to
±${percent(2 * Math.sqrt((0.95 * 0.05) / runs))} (two standard errors). **Bold** is what misses its goal.`,
    ...(replayed ? [goals(replayed, live)] : []),
    summary(results),
    recorded(results),
    ...(replayed ? [services(replayed)] : []),
    conditions(results),
    families(results),
    settings(results),
    storedBaseline(results),
    today(results),
    ...(live ? [liveRuns(live)] : []),
    `## What this does not show

- Real drifts are not straight, and real bursts are not all of the same length. \`npm run bench:live\` measures a real
  service on the machine at hand.
- Recorded jobs are few: their tables show what happens, and only drawing from them how often.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The goals, and how far the worst of all conditions is from each. */
function summary(results: AccuracyResults): string {
  const narrow = { slowdown: 2 * NARROW_TOLERANCE, tolerance: NARROW_TOLERANCE };
  const goals: { what: string; goal: string; figure: Figure; wanted: object }[] = [
    { what: 'identical code called slower', goal: '≤ 1 %', figure: 'alarms', wanted: { slowdown: 0 } },
    { what: 'identical code left inconclusive', goal: '≤ 5 %', figure: 'inconclusive', wanted: { slowdown: 0 } },
    { what: `+${percent(SLOWER)} found`, goal: '≥ 95 %', figure: 'found', wanted: { slowdown: SLOWER } },
    {
      what: `twice the tolerance found, at a tolerance of ${percent(NARROW_TOLERANCE)}`,
      goal: '≥ 95 %',
      figure: 'found',
      wanted: narrow,
    },
  ];
  const rows = goals.map(({ what, goal, figure, wanted }) => [
    `${what}, same job`,
    goal,
    ...CVS.map((cv) => {
      const cells = Object.keys(CONDITIONS).flatMap((condition) => cellOf(results, { condition, cv, ...wanted }) ?? []);
      return worstOf(figure, cells);
    }),
  ]);
  const isUsual = ({ cell }: CellResult) => cell.condition === 'normal' && cell.machineCv === HOSTED_MACHINES;
  const identical = results.cells.filter(({ cell }) => cell.base === 'stored' && cell.slowdown === 0);
  const stored = identical.toSorted((a, b) => Number(isUsual(b)) - Number(isUsual(a)));
  const storedAt = CVS.map((cv) =>
    worstOf(
      'alarms',
      stored.filter(({ cell }) => cell.cv === cv),
    ),
  );
  const gate = results.replay.find(({ rule, pairing }) => rule === 'perf-gate' && pairing === 'fresh-process');
  const outcome = (delta: number) => {
    const at = gate?.outcomes.find((one) => one.delta === delta);
    return `${at?.slower} of ${at?.jobs}`;
  };
  return `## In short

What normal rounds give (and machines that differ by 2.7 %), and the worst of all ${Object.keys(CONDITIONS).length} conditions below; ${DEFAULT_FAMILY} gated comparisons.

${table(['what', 'goal', ...CVS.map((cv) => `round CV ${percent(cv)}`)], [...rows, ['identical code called slower, stored baseline', '≤ 1 %', ...storedAt]])}

Recorded jobs of a real service, after one look: ${outcome(0)} called slower where the code is identical, ${outcome(0.05)} where it does 5 %
more work, and ${outcome(0.1)} where it does 10 % more.`;
}

/** What the first of the cells has, and the worst of the others: how many miss the goal, and how far at most. */
function worstOf(figure: Figure, cells: readonly CellResult[]): string {
  const [plain] = cells;
  if (!plain) return '';
  const sign = figure === 'found' ? 1 : -1;
  const worst = cells.toSorted((a, b) => sign * (shareOf(figure, a) - shareOf(figure, b)))[0] as CellResult;
  const missed = cells.filter((result) => misses(figure, result)).length;
  const bold = (text: string, result: CellResult) => (misses(figure, result) ? `**${text}**` : text);
  const most = `${figure === 'found' ? 'least' : 'most'} ${percent(shareOf(figure, worst))} (${worst.cell.condition})`;
  const others = missed > 0 ? `, **missed in ${missed} of ${cells.length}**` : '';
  return `${bold(percent(shareOf(figure, plain)), plain)}; ${bold(most, worst)}${others}`;
}

function liveRuns({ minutes, cpu, cores, node, others, rows }: LiveResults): string {
  return `## A real service on one machine

\`npm run bench:live\`: the packaged gate over the example shop beside itself, ${minutes} minutes on ${cores} cores (${cpu}, Node
${node}; in the seconds before a run others used ${percent(others.median)} of a core in the median, ${percent(others.most)} at most).
Ten rounds per side of 0.5 s warm-up and 1 s, half as many again at the second look and twice as many at the third.
"Identical" is 0 % more work; 5 % more work is some 4 % more latency. In brackets: how the reported ratio scattered from run
to run.

${table(tableOf(rows)[0] ?? [], tableOf(rows).slice(1))}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** Writes them all. */
export function writeDocuments(results: AccuracyResults): void {
  for (const [path, content] of documents(results, readLiveResults(), readReplayResults())) {
    mkdirSync(new URL('.', path), { recursive: true });
    writeFileSync(path, content);
  }
}

if (process.argv[1] === import.meta.filename) writeDocuments(readResults());
