import { z } from 'zod';
import { FIGURES, type Figure, figuresBy, ratesOf, type SeriesValue, type Stretch, thin } from './stretch.ts';

/** The most stretches that are read; what perf-gate writes is bounded in bytes. */
const MOST_STRETCHES = 5000;
const MOST_ROUNDS = 1000;
/** The most parts of a round that are kept. */
export const MOST_PARTS = 50;
/** Kinds of errors that are kept apart, the most frequent ones; and characters of one. */
const MOST_KINDS = 8;
const LONGEST_KIND = 120;
/** What the other kinds are counted as. */
const OTHER_KINDS = 'other kinds';
/** The figures that follow from counts, and are not written a second time. */
const COUNTED: ReadonlySet<Figure> = new Set<Figure>(['offered', 'achieved', 'failed']);

const count = z.number().int().nonnegative();
const counts = z.array(count).max(MOST_STRETCHES);
const values = z.array(z.number().nonnegative().nullable()).max(MOST_STRETCHES);
const valuesByFigure = z.object({
  offered: values.optional(),
  achieved: values.optional(),
  failed: values.optional(),
  p50: values.optional(),
  p95: values.optional(),
  p99: values.optional(),
  connections: values.optional(),
  cpu: values.optional(),
  memory: values.optional(),
  disk: values.optional(),
} satisfies Record<Figure, z.ZodType>);

/** What was read in each stretch: the mean and, where a stretch is longer than a second, the least and the most. */
const seriesSchema = z.object({ values, least: values.optional(), most: values.optional() });
/** The most metrics of the target's own. */
const MOST_SERIES = 50;
const isShort = (series: object) => Object.keys(series).length <= MOST_SERIES;

/** When a round of one side was taken, milliseconds after the start of the axis. */
const seenRoundSchema = z.object({
  /** The number of the round, from 0. */
  index: count,
  /** The start of its warm-up, of the first measured window, and the end of the last. */
  from: z.number().nonnegative(),
  measured: z.number().nonnegative(),
  until: z.number().nonnegative(),
  /** Its parts by name, where it has any, such as a calm, a spike and another calm. */
  parts: z
    .array(
      z.object({
        name: z.string().max(LONGEST_KIND),
        from: z.number().nonnegative(),
        until: z.number().nonnegative(),
      }),
    )
    .max(MOST_PARTS)
    .optional(),
});

/**
 * What happened on one side of a scenario over time, in columns: the places of one stretch are the same in all of them.
 * Stretches in which nothing was measured are left out.
 */
export const timelineSchema = z
  .object({
    /** The start of the first round of any side. */
    startedAt: z.iso.datetime(),
    /** The length of a stretch, milliseconds: a second, or more where so many would take too much room. */
    step: z.number().int().positive(),
    rounds: z.array(seenRoundSchema).max(MOST_ROUNDS),
    /** The places of the stretches: one begins so many steps after the start. */
    at: counts,
    /** For how much of a stretch the service was loaded, milliseconds: the sides take turns. */
    span: counts,
    /** Requests that were sent, or were due if they had to be sent at a time. */
    sent: counts,
    /** Good answers that came. */
    completed: counts,
    /** Failures by kind, of the requests that were sent: their places in the columns, and how many there. */
    errors: z.record(z.string(), z.object({ places: counts, times: counts })),
    /**
     * The other figures: latencies (ms), connections, processor cores used, bytes of memory, bytes of disk traffic per
     * second. One that is nowhere known is left out.
     */
    values: valuesByFigure,
    /** The least and the most of all figures over single seconds; left out where a stretch is one. */
    least: valuesByFigure.optional(),
    most: valuesByFigure.optional(),
    /** Metrics of the target's own that were read, by the name that the configuration has for them. */
    series: z.record(z.string().max(LONGEST_KIND), seriesSchema).refine(isShort).optional(),
  })
  .refine(({ at, span, sent, completed, values, least, most, series = {} }) => {
    const read = Object.values(series).flatMap((one) => [one.values, one.least ?? one.values, one.most ?? one.values]);
    const all = [span, sent, completed, ...[values, least, most].flatMap(columnsOf), ...read];
    return all.every(({ length }) => length === at.length);
  });
export type Timeline = z.infer<typeof timelineSchema>;
type ValuesByFigure = z.infer<typeof valuesByFigure>;

function columnsOf(of: ValuesByFigure | undefined): (number | null)[][] {
  return FIGURES.flatMap((figure) => (of?.[figure] ? [of[figure]] : []));
}

/** The stretches of a timeline, one for each place in its columns. */
export function stretchesOf(timeline: Timeline): Stretch[] {
  const { at, span, sent, completed, values, least = {}, most = {} } = timeline;
  const errors = at.map(() => new Map<string, number>());
  for (const [kind, { places, times }] of Object.entries(timeline.errors)) {
    for (const [at, place] of places.entries()) errors[place]?.set(kind, times[at] ?? 0);
  }
  return at.map((number, place) => {
    const counted = {
      span: span[place] ?? 0,
      sent: sent[place] ?? 0,
      completed: completed[place] ?? 0,
      errors: errors[place] ?? new Map(),
    };
    const rates: Partial<Record<Figure, number | null>> = ratesOf(counted);
    const figures = figuresBy((figure) => (COUNTED.has(figure) ? rates[figure] : values[figure]?.[place]) ?? null);
    return {
      at: number,
      ...counted,
      figures,
      least: figuresBy((figure) => least[figure]?.[place] ?? figures[figure]),
      most: figuresBy((figure) => most[figure]?.[place] ?? figures[figure]),
      series: seriesAt(timeline.series ?? {}, place),
    };
  });
}

/** Writes stretches in columns, with four significant digits. @param hasBounds whether they are longer than a second */
export function columnsFrom(
  stretches: readonly Stretch[],
  { hasBounds, ...about }: Pick<Timeline, 'startedAt' | 'step' | 'rounds'> & { hasBounds: boolean },
): Timeline {
  const columns = (of: (stretch: Stretch) => Stretch['figures'], isWritten: (figure: Figure) => boolean) =>
    Object.fromEntries(
      FIGURES.filter(isWritten)
        .map((figure) => [figure, stretches.map((stretch) => rounded(of(stretch)[figure]))] as const)
        .filter(([, column]) => column.some((value) => value !== null)),
    ) as ValuesByFigure;
  return {
    ...about,
    at: stretches.map(({ at }) => at),
    span: stretches.map(({ span }) => Math.round(span)),
    sent: stretches.map(({ sent }) => sent),
    completed: stretches.map(({ completed }) => completed),
    errors: errorsOf(stretches),
    ...seriesColumns(stretches, hasBounds),
    values: columns(
      ({ figures }) => figures,
      (figure) => !COUNTED.has(figure),
    ),
    ...(hasBounds && {
      least: columns(
        ({ least }) => least,
        () => true,
      ),
      most: columns(
        ({ most }) => most,
        () => true,
      ),
    }),
  };
}

/** Makes the stretches of a timeline so many times as long. */
export function coarser(timeline: Timeline, times: number): Timeline {
  if (times <= 1) return timeline;
  const { startedAt, step, rounds } = timeline;
  const stretches = thin(stretchesOf(timeline), times);
  return columnsFrom(stretches, { startedAt, step: step * times, rounds, hasBounds: true });
}

/** The most frequent kinds by themselves, the others together. A long name is never cut: half a secret is not found. */
function errorsOf(stretches: readonly Stretch[]): Timeline['errors'] {
  const totals = new Map<string, number>();
  for (const [kind, times] of stretches.flatMap(({ errors }) => [...errors])) {
    totals.set(kind, (totals.get(kind) ?? 0) + times);
  }
  const named = [...totals]
    .filter(([kind]) => kind.length <= LONGEST_KIND && kind !== OTHER_KINDS)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_KINDS)
    .map(([kind]) => kind);
  const columns = new Map<string, { places: number[]; times: number[] }>();
  for (const [place, { errors }] of stretches.entries()) {
    const kinds = new Map<string, number>();
    for (const [kind, times] of errors) {
      const name = named.includes(kind) ? kind : OTHER_KINDS;
      kinds.set(name, (kinds.get(name) ?? 0) + times);
    }
    for (const [kind, times] of kinds) {
      const column = columns.get(kind) ?? { places: [], times: [] };
      column.places.push(place);
      column.times.push(times);
      columns.set(kind, column);
    }
  }
  return Object.fromEntries(columns);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}

function seriesColumns(stretches: readonly Stretch[], hasBounds: boolean): Pick<Timeline, 'series'> {
  const names = [...new Set(stretches.flatMap(({ series }) => [...series.keys()]))].slice(0, MOST_SERIES);
  if (names.length === 0) return {};
  const column = (name: string, of: keyof SeriesValue) =>
    stretches.map(({ series }) => rounded(series.get(name)?.[of] ?? null));
  const columns = names.map((name) => [
    name,
    {
      values: column(name, 'value'),
      ...(hasBounds && { least: column(name, 'least'), most: column(name, 'most') }),
    },
  ]);
  return { series: Object.fromEntries(columns) };
}

function seriesAt(series: NonNullable<Timeline['series']>, place: number): Map<string, SeriesValue> {
  return new Map(
    Object.entries(series).flatMap(([name, { values, least, most }]) => {
      const value = values[place] ?? null;
      if (value === null) return [];
      return [[name, { value, least: least?.[place] ?? value, most: most?.[place] ?? value }]];
    }),
  );
}
