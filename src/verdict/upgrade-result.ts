import { definitionOf } from '../measurement/metric.ts';
import { isMap, type Loose, upgradeEach, upgradeLoad } from '../measurement/upgrade.ts';

/** A result of schema 1 as one of schema 2, in which every row says what its metric is. It is not checked yet. */
export function upgradeResult(result: Loose): unknown {
  const trend = isMap(result.trend)
    ? { trend: { ...result.trend, changes: upgradeEach(result.trend.changes, defined) } }
    : {};
  return {
    ...result,
    ...trend,
    schema: { major: 2, minor: 0 },
    scenarios: upgradeEach(result.scenarios, upgradeScenario),
  };
}

function upgradeScenario(scenario: Loose): unknown {
  return {
    ...upgradeLoad(scenario),
    comparisons: upgradeEach(scenario.comparisons, defined),
    thresholds: upgradeEach(scenario.thresholds, defined),
  };
}

function defined(row: Loose): unknown {
  return { ...row, definition: definitionOf(String(row.metric)) };
}
