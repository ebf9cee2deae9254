import { z } from 'zod';
import { PerfGateError } from '../../errors.ts';
import { quote } from '../../text/quote.ts';
import type { Format, Sampled } from '../format.ts';
import { commonUnit } from './units.ts';

const MOST_METRICS = 200;
const MOST_SAMPLES = 100_000;

const UNIT = 'a text of at most 20 characters on one line';
const NAME = 'a name of at most 100 characters on one line, of which some are visible';
const SAMPLES = `a list of 1 to ${MOST_SAMPLES} numbers`;
const METRICS = `a map of 1 to ${MOST_METRICS} metrics`;

const lineOf = (most: number, error: string) =>
  z
    .string({ error })
    .max(most, { error })
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, { error });
const metricName = lineOf(100, NAME).regex(/[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u, { error: NAME });

const metricSchema = z.object(
  {
    unit: lineOf(20, UNIT),
    better: z.enum(['lower', 'higher'], { error: '"lower" or "higher"' }),
    /** What a reviewer calls it; its name unless given. */
    title: metricName.optional(),
    /** Whether a change of it can fail the gate. */
    gated: z.boolean({ error: 'true or false' }).optional(),
    samples: z
      .array(z.number({ error: 'a number' }).nonnegative({ error: 'a number that is not below 0' }), { error: SAMPLES })
      .min(1, { error: SAMPLES })
      .max(MOST_SAMPLES, { error: SAMPLES }),
  },
  { error: 'a map with unit, better and samples' },
);

const documentSchema = z.object({
  metrics: z
    .record(metricName, metricSchema, { error: METRICS })
    .refine((metrics) => Object.keys(metrics).length > 0 && Object.keys(metrics).length <= MOST_METRICS, {
      error: METRICS,
    }),
});

/** The format `{ "metrics": { "parse": { "unit": "ms", "better": "lower", "samples": [12.1, 11.9] } } }` */
export const plainFormat: Format = {
  name: 'plain',
  about: 'JSON of our own: for each metric its unit, which way is better, and the samples.',

  read(text) {
    const checked = documentSchema.safeParse(parseJson(text));
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const place = issue?.path.join('.') ?? '';
      // What is wrong with a key of a map is described one level below.
      const expected = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
      throw refuse(place === '' ? `${METRICS} called "metrics" is needed` : `${quote(place)} has to be ${expected}`);
    }
    return new Map(
      Object.entries(checked.data.metrics).map(([name, metric]): [string, Sampled] => {
        const { unit, factor } = commonUnit(metric.unit);
        const { better, title = name, gated = true } = metric;
        const definition = { title, unit, better, gated, perRequest: false, slower: unit === 'ms' };
        return [name, { definition, samples: metric.samples.map((value) => value * factor) }];
      }),
    );
  },
};

function parseJson(text: string): unknown {
  try {
    // A byte order mark is not part of the text (RFC 8259, 8.1).
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw refuse(
      text.trim() === '' ? 'it is empty' : `it is not JSON; it begins with ${quote(text.trim().slice(0, 100))}`,
    );
  }
}

function refuse(reason: string): PerfGateError {
  return new PerfGateError(
    'load',
    `these are not samples: ${reason}. Write { "metrics": { "name": { "unit": "ms", "better": "lower", "samples": [1.5] } } }.`,
  );
}
