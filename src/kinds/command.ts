import { median } from 'simple-statistics';
import { z } from 'zod';
import { PerfGateError } from '../errors.ts';
import type { MetricName } from '../measurement/metric.ts';
import { isComparable } from '../samples/comparable.ts';
import type { Sampled } from '../samples/format.ts';
import { FORMATS } from '../samples/index.ts';
import { namedThresholds, resolveNamed, unitFault, unitsOf } from '../settings/named-thresholds.ts';
import { commandLine, duration, ownFile } from '../settings/values-schema.ts';
import { shorten } from '../text/plain.ts';
import { quote } from '../text/quote.ts';
import { listWords } from '../text/suggest.ts';
import type { Kind, Scenario } from './kind.ts';

const keys = {
  run: commandLine.describe('Line that measures; it is run once per round in the checkout, and writes its samples.'),
  file: ownFile('out/samples.json')
    .optional()
    .describe('File that the line writes its samples into, from the working directory. Default: its standard output.'),
  format: z
    .enum(FORMATS.map(({ name }) => name))
    .prefault('plain')
    .describe(
      'Format of the samples. plain: { "metrics": { "parse": { "unit": "ms", "better": "lower", "samples": [12.1] } } }.',
    ),
  timeout: duration
    .prefault('5m')
    .describe('Time limit of the line; when it is exceeded, the line and the run are stopped.'),
  thresholds: namedThresholds.prefault({}).describe('Limits of the metrics by name; the unit is that of the samples.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** How many characters of the line reports show. */
const WORDS = 60;

/** A line that measures, and where its samples are. */
interface Line {
  run: string;
  /** The file with the samples, from the working directory; null: the line writes them to its standard output. */
  file: string | null;
  format: string;
}

/** A line of the user's that measures by itself. */
export interface CommandScenario extends Scenario, Line {
  type: 'command';
  /** The base's line where it has one of its own: that of a change could slow the base down. */
  atBase?: Line;
  /** Milliseconds. */
  timeout: number;
  /** The unit in which each threshold was written; null: a plain number, of whatever unit. */
  units: Record<MetricName, string | null>;
}

/**
 * A line that writes samples of its own, such as a micro-benchmark; each run of it is a round, and needs no service.
 */
export const commandKind: Kind<Settings, CommandScenario> = {
  name: 'command',
  about: 'A line of your own that measures and writes its samples; it needs no service.',
  question: 'Is what you measure by a line of your own worse than before?',
  compares: 'the median of the samples of each of its metrics, as one value a round',
  example: { run: 'node bench.mjs' },
  needs: 'checkout',
  rules: { general: false, sends: 'own' },
  // A line is code as much as the start of a service is.
  standing: { run: 'own', file: 'own', format: 'own' },
  ownMetrics: true,
  keys,

  resolve(settings, { name, at, origin, atBase }) {
    const { timeout, rounds, thresholds } = settings;
    return {
      name,
      type: 'command',
      rounds,
      ...lineOf(settings),
      ...(atBase && { atBase: lineOf(atBase) }),
      timeout,
      thresholds: resolveNamed(thresholds, at, origin),
      units: unitsOf(thresholds),
    };
  },

  identity: ({ type, run, file, format }) => ({ type, run, file, format }),

  time: () => null,

  words: ({ run }) => shorten(run, WORDS),

  lines: ({ run, file, format }) => [`${run} (samples in ${file ?? 'its standard output'}, ${format})`],

  async measure(stage, scenario) {
    const { run, file, format } = (stage.side === 'base' && scenario.atBase) || scenario;
    const made = await stage.run(run, { timeout: scenario.timeout, file });
    if (made === null) return null;
    const sampled = readSamples(made, { name: scenario.name, format });
    // A base is not held to any limit, and may not have a metric yet.
    if (stage.side === 'head') refuseOtherUnits(sampled, scenario);
    const entries = [...sampled];
    return {
      metrics: Object.fromEntries(entries.map(([name, { definition }]) => [name, definition])),
      figures: {
        responses: 0,
        all: Object.fromEntries(entries.map(([name, { samples }]) => [name, median(samples)])),
        labels: {},
      },
    };
  },
};

function lineOf({ run, file, format }: Settings): Line {
  return { run, file: file ?? null, format };
}

function readSamples(text: string, { name, format }: Pick<CommandScenario, 'name' | 'format'>): Map<string, Sampled> {
  const found = FORMATS.find((candidate) => candidate.name === format);
  try {
    const sampled = found?.read(text) ?? new Map<string, Sampled>();
    for (const [metric, { samples }] of sampled) refuseExtremes(metric, samples);
    return sampled;
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    throw new PerfGateError(error.class, `"${name}": ${error.message}`);
  }
}

/** Rejects what has no finite ratio, after the units were converted, whatever the format. */
function refuseExtremes(metric: string, samples: readonly number[]): void {
  const extreme = samples.find((value) => !isComparable(value));
  if (extreme === undefined) return;
  throw new PerfGateError(
    'load',
    `a sample of ${quote(metric)} is ${extreme}, which cannot be compared: it has to be 0, or from 1e-150 to 1e150.`,
  );
}

/**
 * Rejects a limit in another unit, which would hold or not by chance, and one on a missing metric, which always would.
 */
function refuseOtherUnits(sampled: ReadonlyMap<string, Sampled>, { name, thresholds, units }: CommandScenario): void {
  for (const { metric, text } of thresholds) {
    const found = sampled.get(metric);
    if (found === undefined) {
      const known = listWords([...sampled.keys()]);
      throw new PerfGateError(
        'config',
        `"${name}": the threshold "${text}" is for ${quote(metric)}, but the samples are for: ${known}.`,
      );
    }
    const fault = unitFault({ metric, text }, units[metric] ?? null, found.definition.unit, 'its samples are');
    if (fault !== null) throw new PerfGateError('config', `"${name}": ${fault}`);
  }
}
