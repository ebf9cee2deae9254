import { z } from 'zod';
import { METRICS } from '../measurement/metric.ts';
import { CPU_SHARES } from '../measurement/resource-metrics.ts';
import { parseSelector } from '../text/prometheus.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { readyUrl } from './values-schema.ts';

// The target's own metrics, which it offers in the text format of Prometheus.

/** As many are read at a time. */
const MOST_SERIES = 20;

const READ_EXPECTED = `a metric with labels in braces, such as 'db_pool_connections{state="used"}'`;
const read = z
  .string({ error: READ_EXPECTED })
  .max(1000, { error: READ_EXPECTED })
  .superRefine((text, context) => {
    const parsed = parseSelector(text);
    if ('problem' in parsed) fault(context, [], `${parsed.problem}; expected ${READ_EXPECTED}`);
  }, ONCE_RIGHT);

const UNIT_EXPECTED = 'a unit of up to 40 characters, such as bytes, ms, /s, ratio or jobs';
const one = z.strictObject({
  read: read.describe('Metric, with the labels that its lines have to have; several lines are added up.'),
  as: z
    .enum(['value', 'rate'])
    .optional()
    .describe(
      'value: its mean over the window. rate: how much it grows per second. Default: rate for a name that ends with _total, _sum or _count.',
    ),
  unit: z
    .string({ error: UNIT_EXPECTED })
    .max(40, { error: UNIT_EXPECTED })
    .optional()
    .describe('Unit of the value: bytes, ms, /s and ratio are shown as such, any other as it is. Default: none.'),
  better: z.enum(['lower', 'higher']).prefault('lower').describe('Which change is better.'),
  gated: z
    .boolean()
    .prefault(false)
    .describe('Whether a change that is worse can fail the gate; otherwise it is shown for information.'),
});
export type SeriesSettings = z.output<typeof one>;

const SERIES_EXPECTED = `${READ_EXPECTED}, or a map with read`;
const NAME_EXPECTED = 'a name of up to 64 letters, digits, "_" or "-" that begins with a letter';
const seriesName = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,63}$/, { error: NAME_EXPECTED })
  .refine((name) => !Object.hasOwn(METRICS, name) && !Object.hasOwn(CPU_SHARES, name), {
    error: 'another name than that of a metric of perf-gate',
  });

const series = z
  .record(
    seriesName,
    z.union([read.transform((text): SeriesSettings => ({ read: text, better: 'lower', gated: false })), one], {
      error: SERIES_EXPECTED,
    }),
  )
  .refine((all) => Object.keys(all).length <= MOST_SERIES, { error: `at most ${MOST_SERIES} series` })
  .prefault({})
  .describe('Series that are read while windows are measured, by the name that reports call them.');

/** Which of the target's own metrics are read, and from where. */
export const scrapedMetrics = z
  .strictObject({
    url: readyUrl
      .optional()
      .describe('Path (added to target.url) or URL that answers with metrics as text. Default: /metrics.'),
    series,
  })
  .meta({ id: 'metrics' });
export type ScrapedSettings = z.output<typeof scrapedMetrics>;
