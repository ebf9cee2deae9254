import { figuresOf } from './figures.ts';
import { isHistogram } from './histogram.ts';
import { modelWords } from './load-model.ts';

// Documents of the first schema, whose rounds had the one window of a load scenario in themselves. They are untrusted:
// what is not as expected is passed on as it is, for the schema to refuse.

/** A map of which nothing is known yet. */
export type Loose = Record<string, unknown>;

/** A run document of schema 1 as one of schema 2. */
export function upgradeRun(document: Loose): unknown {
  return { ...document, schema: { major: 2, minor: 0 }, scenarios: upgradeEach(document.scenarios, upgradeScenario) };
}

/** A baseline of schema 1 as one of schema 2: only the number changed. */
export function upgradeBaseline(document: Loose): unknown {
  return { ...document, schema: { major: 2, minor: 0 } };
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
export function upgradeEach(list: unknown, upgrade: (entry: Loose) => unknown): unknown {
  return Array.isArray(list) ? list.map((entry) => (isMap(entry) ? upgrade(entry) : entry)) : list;
}

/** Whether a value is a map of JSON. */
export function isMap(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
