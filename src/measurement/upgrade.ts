import { figuresOf } from './figures.ts';
import { isHistogram } from './histogram.ts';
import { modelWords } from './load-model.ts';
import { definitionOf } from './metric.ts';

// Documents of the first schema, whose rounds had the one window of a load scenario in themselves. They are untrusted:
// what is not as expected is passed on as it is, for the schema to refuse.

/** A map of which nothing is known yet. */
type Loose = Record<string, unknown>;

/** A run document of schema 1 as one of schema 2. */
export function upgradeRun(document: Loose): unknown {
  return { ...document, schema: { major: 2, minor: 0 }, scenarios: upgradeEach(document.scenarios, upgradeScenario) };
}

/** A baseline of schema 1 as one of schema 2: only the number changed. */
export function upgradeBaseline(document: Loose): unknown {
  return { ...document, schema: { major: 2, minor: 0 } };
}

/** A result of schema 1 as one of schema 2, in which every row says what its metric is. It is not checked yet. */
export function upgradeResult(result: Loose): unknown {
  const trend = isMap(result.trend)
    ? { trend: { ...result.trend, changes: upgradeEach(result.trend.changes, defined) } }
    : {};
  return {
    ...result,
    ...trend,
    schema: { major: 2, minor: 0 },
    scenarios: upgradeEach(result.scenarios, upgradeScenarioResult),
  };
}

function upgradeScenarioResult({ connections, model, warmup, duration, ...scenario }: Loose): unknown {
  return {
    ...scenario,
    words: modelWords({ connections: Number(connections), model: model as never }),
    window: { warmup, duration },
    comparisons: upgradeEach(scenario.comparisons, defined),
    thresholds: upgradeEach(scenario.thresholds, defined),
  };
}

function defined(row: Loose): unknown {
  return { ...row, definition: definitionOf(String(row.metric)) };
}

function upgradeScenario({ connections, model, warmup, duration, rounds, ...scenario }: Loose): unknown {
  return {
    ...scenario,
    words: wordsOf(connections, model),
    window: { warmup, duration },
    rounds: upgradeEach(rounds, upgradeRound),
  };
}

function upgradeRound(round: Loose): unknown {
  const { index, startedAt, startup, duration, resources, interference, ...load } = round;
  const window = { duration, ...load };
  return {
    index,
    startedAt,
    startup,
    duration,
    figures: isReducible(window) ? figuresOf(window as never, { startup, resources } as never) : window,
    windows: [window],
    resources,
    interference,
  };
}

/** Whether figures can be taken of it; the schema says what is wrong with one of which they cannot. */
function isReducible({ labels, journeys = {}, counts, duration, throughput }: Loose): boolean {
  const isLabel = (label: unknown) => isMap(label) && isCounts(label.counts) && isHistogram(String(label.histogram));
  const areLabels = (all: unknown) => isMap(all) && Object.values(all).every(isLabel);
  return areLabels(labels) && areLabels(journeys) && isCounts(counts) && isNumber(duration) && isNumber(throughput);
}

function isCounts(counts: unknown): boolean {
  return isMap(counts) && isMap(counts.errors) && isNumber(counts.sent) && isNumber(counts.lost);
}

function wordsOf(connections: unknown, model: unknown): string {
  try {
    return modelWords({ connections: Number(connections), model: model as never });
  } catch {
    return '';
  }
}

/** Upgrades the maps of a list; what is none is passed on as it is. */
function upgradeEach(list: unknown, upgrade: (entry: Loose) => unknown): unknown {
  return Array.isArray(list) ? list.map((entry) => (isMap(entry) ? upgrade(entry) : entry)) : list;
}

/** Whether a value is a map of JSON. */
function isMap(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
