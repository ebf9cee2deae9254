import { z } from 'zod';
import { figuresOf } from './figures.ts';
import { modelWords } from './load-model.ts';
import { definitionOf } from './metric.ts';
import { type Figures, roundSchema, windowSchema } from './run-document.ts';

// Documents of the first schema, in which a round held the one window of a load scenario itself. They are untrusted:
// what is not as expected is passed on unchanged, for the schema to reject.

/** A map about which nothing is known yet. */
type Loose = Record<string, unknown>;

/** Turns a run document of schema 1 into one of schema 2. */
export function upgradeRun(document: Loose): unknown {
  return { ...document, schema: { major: 2, minor: 0 }, scenarios: upgradeEach(document.scenarios, upgradeScenario) };
}

/** Turns a baseline of schema 1 into one of schema 2: only the number changed. */
export function upgradeBaseline(document: Loose): unknown {
  return { ...document, schema: { major: 2, minor: 0 } };
}

/** Turns a result of schema 1 into one of schema 2, whose rows define their metrics. It is not checked yet. */
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

/** Describes how the load was made, as a scenario of a run or of a result does. */
function upgradeLoad({ connections, model, warmup, duration, ...scenario }: Loose): Loose {
  const read = loadSchema.safeParse({ connections, model });
  // A scenario without this description is damaged.
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

/** The figures of a window; a damaged one has none, and the schema then says what is wrong with it. */
function reduce(window: Loose, around: Loose): Figures {
  const [load, surroundings] = [windowSchema.safeParse(window), surroundingsSchema.safeParse(around)];
  if (!load.success || !surroundings.success) return { responses: 0, all: {}, labels: {} };
  return figuresOf(load.data, surroundings.data);
}

/** Upgrades the maps of a list; anything else is passed on unchanged. */
function upgradeEach(list: unknown, upgrade: (entry: Loose) => unknown): unknown {
  return Array.isArray(list) ? list.map((entry) => (isMap(entry) ? upgrade(entry) : entry)) : list;
}

/** Whether a value is a JSON object. */
function isMap(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
