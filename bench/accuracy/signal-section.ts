import { existsSync, readFileSync } from 'node:fs';
import type { Row } from '../support.ts';
import { table } from './shares.ts';

/** What was recorded in which way, in the order of the document. */
const RECORDED = [
  ['quiet', 'whole rounds of a second, one variant after the other'],
  ['slices', 'slices of 250 ms in turn, all variants alive at once'],
] as const;

/** What pairs of rounds scatter by in each figure of the recorded services, and what more work does to it. */
export function signal(): string {
  const parts = RECORDED.flatMap(([condition, how]) => {
    const file = new URL(`../results/signal-${condition}.json`, import.meta.url);
    if (!existsSync(file)) return [];
    return [
      `${how.charAt(0).toUpperCase()}${how.slice(1)}:\n\n${tableOf(JSON.parse(readFileSync(file, 'utf8')) as Row[])}`,
    ];
  });
  if (parts.length === 0) return '';
  return `## Which figure decides, and what makes rounds calmer

\`npm run bench:record\` records rounds of real services whose work is known, \`npm run bench:signal\` makes this of them. In
each cell: what 5 % more work does to the figure, what pairs of rounds of identical code scatter by (standard deviation of the
log ratio), and the first over the second. A figure that decides has to be calm, and to show what is there, for every kind of
service. p10 and p25 tell most of a search in one thread, and p25 next to nothing of services with several; throughput (the
inverse of the mean latency) tells less of the first, and more than most latencies of the others. So it is the primary
figure where it is measured. CPU time per request is calmer
still and cannot be it, because it does not see what waits.

${parts.join('\n\n')}

The first recordings, one or two jobs of a service: they show the size of things, not more.`;
}

function tableOf(rows: readonly Row[]): string {
  const entries = rows.map(({ name, value }) => {
    const [, service = '', figure = '', what = ''] = /^(.+?), (.+): (.+)$/.exec(name) ?? [];
    return { service, figure, what, value };
  });
  const services = [...new Set(entries.map(({ service }) => service))];
  const figures = [...new Set(entries.map(({ figure }) => figure))];
  const cell = (service: string, figure: string) => {
    const [scatter, more, ratio] = entries
      .filter((entry) => entry.service === service && entry.figure === figure)
      .map(({ value }) => value.toFixed(1));
    return `${more} % / ${scatter} % = ${ratio}`;
  };
  return table(
    ['figure', ...services],
    figures.map((figure) => [figure, ...services.map((service) => cell(service, figure))]),
  );
}
