import { z } from 'zod';
import { PerfGateError } from '../../errors.ts';
import { quote } from '../../text/quote.ts';
import { declaredMetric, declaredName, defineDeclared } from '../declared-metric.ts';
import type { Format, Sampled } from '../format.ts';

const MOST_METRICS = 200;
const MOST_SAMPLES = 100_000;

const SAMPLES = `a list of 1 to ${MOST_SAMPLES} numbers`;
const METRICS = `a map of 1 to ${MOST_METRICS} metrics`;

const metricSchema = z.object(
  {
    ...declaredMetric.shape,
    samples: z
      .array(z.number({ error: 'a number' }).nonnegative({ error: 'a number that is not below 0' }), { error: SAMPLES })
      .min(1, { error: SAMPLES })
      .max(MOST_SAMPLES, { error: SAMPLES }),
  },
  { error: 'a map with unit, better and samples' },
);

const documentSchema = z.object({
  metrics: z
    .record(declaredName, metricSchema, { error: METRICS })
    .refine((metrics) => Object.keys(metrics).length > 0 && Object.keys(metrics).length <= MOST_METRICS, {
      error: METRICS,
    }),
});

/** The format `{ "metrics": { "parse": { "unit": "ms", "better": "lower", "samples": [12.1, 11.9] } } }` */
export const plainFormat: Format = {
  name: 'plain',
  about: 'JSON of our own: for each metric its unit, which way is better, and the samples.',

  read(text) {
    const parsed = parseJson(text);
    // Names are keys in documents, where zod drops this one.
    if (hasUnusableName(parsed)) throw refuse('a metric is called __proto__, and needs another name');
    const checked = documentSchema.safeParse(parsed);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const place = issue?.path.join('.') ?? '';
      // What is wrong with a key of a map is described one level below.
      const expected = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
      throw refuse(place === '' ? `${METRICS} called "metrics" is needed` : `${quote(place)} has to be ${expected}`);
    }
    return new Map(
      Object.entries(checked.data.metrics).map(([name, metric]): [string, Sampled] => {
        const { definition, factor } = defineDeclared(name, metric);
        return [name, { definition, samples: metric.samples.map((value) => value * factor) }];
      }),
    );
  },
};

function hasUnusableName(parsed: unknown): boolean {
  const { metrics } = Object(parsed) as { metrics?: unknown };
  return Object.hasOwn(Object(metrics), '__proto__');
}

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
