import { formatDuration, formatPercent } from '../../text/numbers.ts';
import { sentence } from '../../text/sentence.ts';
import type { Cause, Found } from '../cause.ts';
import { mostly, type Seen, usual } from '../seen.ts';
import { coresText } from '../words.ts';

/** The share of its latency that a request works at most, and the cores that the service uses at most, where it waits. */
const WORKS = 0.2;
const USED = 0.5;

/** The time of a request goes by without a processor. */
export const waits: Cause = {
  name: 'waits',
  title: 'it waits rather than works',
  rule: 'It got slower, and its CPU time per request does not explain it; or a limit of speed is not met while a request works less than 20 % of its latency, with less than half a core used.',
  find(seen) {
    if (seen.workOrWait?.how === 'waits') {
      const { figures } = seen.workOrWait;
      return {
        text: `It waits more than it did: ${figures}.`,
        evidence: rowsOf(seen),
        advice: sentence(
          `Look first at what a request waits for now and did not before (another service, a lock, storage): ${figures}`,
        ),
      };
    }
    return seen.asked === 'limit' ? idle(seen) : null;
  },
};

function rowsOf({ rows }: Seen): Found['evidence'] {
  return (['mean', 'cpu'] as const).flatMap((metric) => {
    const row = rows.find((one) => one.metric === metric && one.label === null);
    if (row?.base == null || row.head === null) return [];
    const title = metric === 'mean' ? 'mean latency' : 'CPU time per request';
    return [
      { title: `${title} before`, value: row.base, unit: 'ms' },
      { title: `${title} now`, value: row.head, unit: 'ms' },
    ];
  });
}

function idle({ rounds }: Seen): Found | null {
  const perRequest = (cpu: number | null, throughput: number | null) =>
    cpu === null || !throughput ? null : (cpu * 1000) / throughput;
  const isIdle = mostly(rounds, ({ cpu, busiest, throughput, mean }) => {
    const works = perRequest(cpu, throughput);
    if (cpu === null || works === null || mean === null) return null;
    return works <= WORKS * mean && cpu <= USED && (busiest?.cpu ?? 0) <= USED && (busiest?.wait ?? 0) <= WORKS;
  });
  const works = usual(rounds, ({ cpu, throughput }) => perRequest(cpu, throughput));
  const mean = usual(rounds, (round) => round.mean);
  const cpu = usual(rounds, (round) => round.cpu);
  if (!isIdle || works === null || mean === null || cpu === null) return null;
  const said = `a request takes ${formatDuration(mean)}, and ${formatDuration(works)} of CPU time (${formatPercent(works / mean)})`;
  return {
    text: `The service waits: ${said}, with ${coresText(cpu)} used.`,
    evidence: [
      { title: 'mean latency', value: mean, unit: 'ms' },
      { title: 'CPU time per request', value: works, unit: 'ms' },
      { title: 'cores used', value: cpu, unit: 'cores' },
    ],
    advice: `Look first at what a request waits for (another service, a lock, a timer), since ${said}.`,
  };
}
