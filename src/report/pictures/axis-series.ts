import type { Metric } from '../../measurement/metric.ts';
import type { Stretch } from '../../measurement/stretch.ts';
import { plainText } from '../../text/plain.ts';
import type { ScenarioResult } from '../../verdict/result.ts';
import type { ViewPlan } from './axis-panels.ts';

/** As many of a target's own metrics have a panel; all of them are compared and limited. */
const MOST_PANELS = 8;

/** How a metric of the target's own is shown on the axis; each has a panel of its own. */
export interface SeriesPlan extends Omit<ViewPlan, 'figures'> {
  series: string;
}

/** The panels of the metrics that were read from the target, in the order in which they are first seen. */
export function seriesPlans(stretches: readonly Stretch[], scenario: ScenarioResult): SeriesPlan[] {
  const names = [...new Set(stretches.flatMap(({ series }) => [...series.keys()]))].slice(0, MOST_PANELS);
  return names.map((name) => {
    const { unit, title } = definitionIn(scenario, name);
    return {
      name: plainText(name),
      title: plainText(title),
      series: name,
      limited: { metric: name, unit },
      scale: (most) => scaleOf(unit, most),
    };
  });
}

function definitionIn({ comparisons, thresholds }: ScenarioResult, name: string): Pick<Metric, 'unit' | 'title'> {
  return [...comparisons, ...thresholds].find(({ metric }) => metric === name)?.definition ?? { unit: '', title: name };
}

function scaleOf(unit: string, most: number): { unit: string; factor: number } {
  if (unit === 'ratio') return { unit: '%', factor: 100 };
  if (unit === 'ms') return most < 1000 ? { unit, factor: 1 } : { unit: 's', factor: 0.001 };
  if (unit !== 'bytes' && unit !== 'bytes/s') return { unit: plainText(unit), factor: 1 };
  const end = unit === 'bytes' ? '' : '/s';
  if (most < 1e6) return { unit: `kB${end}`, factor: 1e-3 };
  return most < 1e9 ? { unit: `MB${end}`, factor: 1e-6 } : { unit: `GB${end}`, factor: 1e-9 };
}
