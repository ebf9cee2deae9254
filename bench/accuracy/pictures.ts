import { CVS, DEFAULT_FAMILY, TOLERANCE } from './cells.ts';
import { driftPicture } from './drift-picture.ts';
import { drawChart, type Series } from './plot.ts';
import type { AccuracyResults } from './results.ts';
import { cellOf } from './same-job-sections.ts';
import { verdictPicture } from './verdict-picture.ts';

const IMAGES = new URL('../../docs/img/', import.meta.url);

/** The plots of the documentation, by path. */
export function pictures(results: AccuracyResults): Map<URL, string> {
  return new Map([
    [new URL('false-alarms.svg', IMAGES), falseAlarms(results)],
    [new URL('detection.svg', IMAGES), detection(results)],
    [new URL('verdicts.svg', IMAGES), verdictPicture()],
    [new URL('drift.svg', IMAGES), driftPicture()],
  ]);
}

function falseAlarms(results: AccuracyResults): string {
  const { today } = results;
  const gate: Series = {
    name: `perf-gate, ${DEFAULT_FAMILY} comparisons`,
    points: CVS.map((cv) => {
      const result = cellOf(results, { cv, slowdown: 0 });
      return [cv, result ? result.counts.alarms / result.counts.runs : 0];
    }),
  };
  const fresh = today.filter(({ setting }) => setting.slowdown === 0 && setting.name.startsWith('fresh'));
  const rules = (fresh[0]?.rules ?? []).map(
    ({ rule }, index): Series => ({
      name: rule,
      points: fresh.map(({ setting, runs, rules }) => [setting.cv, (rules[index]?.slower ?? 0) / runs]),
    }),
  );
  const series = [gate, ...rules];
  const highest = Math.max(...series.flatMap(({ points }) => points.map(([, share]) => share)));
  const top = Math.ceil(highest * 20) / 20;
  return drawChart({
    title: 'Identical code that is called slower',
    description: `Share of simulated runs, by the coefficient of variation of the rounds. ${series.map(inWords).join(' ')}`,
    x: { title: 'round CV', from: 0.005, to: 0.055, ticks: CVS, format: percent },
    y: { title: 'false alarms', from: 0, to: top, ticks: ticks(top, 0.05), format: percent },
    series,
    marks: [{ name: 'goal 1 %', y: 0.01 }],
  });
}

function detection(results: AccuracyResults): string {
  const { cells } = results;
  const series = CVS.map((cv): Series => {
    const own = cells.filter(({ cell }) => {
      const result = cellOf(results, { cv, slowdown: cell.slowdown });
      return result?.cell === cell;
    });
    const points = own.map(({ cell, counts }) => {
      // Nothing can be found in identical code: one of the metrics is the one that would be slower.
      const share = cell.slowdown === 0 ? counts.alarms / DEFAULT_FAMILY : counts.found;
      return [cell.slowdown, share / counts.runs] as const;
    });
    return { name: `round CV ${percent(cv)}`, points: points.toSorted(([a], [b]) => a - b) };
  });
  return drawChart({
    title: `Regressions that are found: one metric of ${DEFAULT_FAMILY}`,
    description: `Share of simulated runs, by how much slower the change is. ${series.map(inWords).join(' ')}`,
    x: { title: 'slower by', from: 0, to: 0.1, ticks: [0, 0.02, 0.04, 0.06, 0.08, 0.1], format: percent },
    y: { title: 'found', from: 0, to: 1, ticks: ticks(1, 0.25), format: percent },
    series,
    marks: [{ name: `tolerance ${percent(TOLERANCE.sameJob)}`, x: TOLERANCE.sameJob }],
  });
}

function inWords({ name, points }: Series): string {
  return `${name}: ${points.map(([x, y]) => `${percent(y)} at ${percent(x)}`).join(', ')}.`;
}

function ticks(to: number, step: number): number[] {
  return Array.from({ length: Math.round(to / step) + 1 }, (_, index) => index * step);
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(share < 0.1 ? 2 : 3))} %`;
}
