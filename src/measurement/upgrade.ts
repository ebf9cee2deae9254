import { z } from 'zod';
import { figuresOf } from './figures.ts';
import { modelWords } from './load-model.ts';
import { definitionOf } from './metric.ts';
import { type Figures, roundSchema, windowSchema } from './run-document.ts';

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

function upgradeScenarioResult(scenario: Loose): unknown {
  return {
    ...upgradeLoad(scenario),
    comparisons: upgradeEach(scenario.comparisons, defined),
    thresholds: upgradeEach(scenario.thresholds, defined),
  };
}

function defined(row: Loose): unknown {
  return { ...row, definition: definitionOf(String(row.metric)) };
}

function upgradeScenario({ rounds, ...scenario }: Loose): unknown {
  return { ...upgradeLoad(scenario), rounds: upgradeEach(rounds, upgradeRound) };
}

/** How the load was made, as a scenario of a run or of a result said it. */
function upgradeLoad({ connections, model, warmup, duration, ...scenario }: Loose): Loose {
  const read = loadSchema.safeParse({ connections, model });
  // Without words it is damaged.
  return { ...scenario, ...(read.success && { words: modelWords(read.data) }), window: { warmup, duration } };
}

const loadSchema = z.object({
  connections: z.number().int().nonnegative(),
  model: z
    .object({
      rate: z.number().positive().nullable(),
      arrivals: z.enum(['uniform', 'poisson']),
      stages: z.array(z.object({ duration: z.number().nonnegative(), to: z.number().nonnegative() })).nullable(),
      spawnRate: z.number().positive().nullable(),
      agents: z.number().int().positive(),
      seed: z.number().int(),
    })
    .optional(),
});

function upgradeRound(round: Loose): unknown {
  const { index, startedAt, startup, duration, resources, interference, ...load } = round;
  const window = { duration, ...load };
  const figures = reduce(window, { startup, resources });
  return { index, startedAt, startup, duration, figures, windows: [window], resources, interference };
}

const surroundingsSchema = roundSchema.pick({ startup: true, resources: true });

/** What is damaged has no figures; the schema then says what is wrong with it. */
function reduce(window: Loose, around: Loose): Figures {
  const [load, surroundings] = [windowSchema.safeParse(window), surroundingsSchema.safeParse(around)];
  if (!load.success || !surroundings.success) return { responses: 0, all: {}, labels: {} };
  return figuresOf(load.data, surroundings.data);
}

/** Upgrades the maps of a list; what is none is passed on as it is. */
function upgradeEach(list: unknown, upgrade: (entry: Loose) => unknown): unknown {
  return Array.isArray(list) ? list.map((entry) => (isMap(entry) ? upgrade(entry) : entry)) : list;
}

/** Whether a value is a map of JSON. */
function isMap(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
