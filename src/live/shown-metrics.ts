import type { MeasuredLoad, MeasuredRound } from '../events.ts';
import { type CommonMetric, definitionOf, type MetricName } from '../measurement/metric.ts';

/** What is known of a round, or of a slice of it. */
interface Part extends MeasuredLoad {
  figures: Readonly<Record<MetricName, number>>;
}

/** One of the figures that the page shows of each scenario. */
export interface ShownMetric {
  name: MetricName;
  title: string;
  unit: string;
  /** What a value that stands for never is called; absent where there is none. */
  never?: string | undefined;
  /** Finds its value in a round or a slice; null where it was not measured. */
  read(part: Part): number | null;
}

/** The most of a scenario's own metrics that are shown. */
const MOST = 8;

/** What is shown of a service under load. */
const UNDER_LOAD: readonly ShownMetric[] = [
  {
    name: 'sent',
    title: 'requests sent',
    unit: '/s',
    read: ({ sent, duration }) => (sent > 0 ? (1000 * sent) / duration : null),
  },
  ...(['throughput', 'p50', 'p95', 'p99', 'error-rate'] satisfies CommonMetric[]).map((name) => fromFigures(name)),
  {
    name: 'cores',
    title: 'CPU of the service',
    unit: 'cores',
    read: ({ cpu, duration }) => (cpu === null ? null : cpu / duration),
  },
  fromFigures('memory'),
];

/** Chooses what is shown of a scenario. @param own the definitions of the metrics that only it has */
export function shownMetrics(own: MeasuredRound['own']): readonly ShownMetric[] {
  const names = Object.keys(own);
  return names.length === 0 ? UNDER_LOAD : names.slice(0, MOST).map((name) => fromFigures(name, own[name]));
}

function fromFigures(
  name: MetricName,
  { title, unit, never }: { title: string; unit: string; never?: string | undefined } = definitionOf(name),
): ShownMetric {
  return {
    name,
    title,
    unit,
    never,
    read: ({ figures }) => (Object.hasOwn(figures, name) ? (figures[name] as number) : null),
  };
}
