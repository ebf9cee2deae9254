import { z } from 'zod';
import { PerfGateError } from '../../errors.ts';
import { quote } from '../../text/quote.ts';
import type { Format, Sampled } from '../format.ts';
import { commonUnit } from './units.ts';

const MOST_METRICS = 200;
const MOST_SAMPLES = 100_000;

const shortText = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u);

const metricSchema = z.object({
  unit: shortText(20),
  better: z.enum(['lower', 'higher']),
  /** What a reviewer calls it; its name unless given. */
  title: shortText(100).optional(),
  /** Whether a change of it can fail the gate. */
  gated: z.boolean().optional(),
  samples: z.array(z.number().nonnegative()).min(1).max(MOST_SAMPLES),
});

const documentSchema = z.object({
  metrics: z
    .record(shortText(100), metricSchema)
    .refine((metrics) => Object.keys(metrics).length > 0 && Object.keys(metrics).length <= MOST_METRICS),
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
      throw refuse(
        place === '' ? 'a map "metrics" of 1 to 200 metrics is needed' : `${quote(place)} is not as expected`,
      );
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
