import { type Block, type Column, fold, type Item, list, table, titled } from '../../text/blocks.ts';
import { figure, type Inline, name, only } from '../../text/inline.ts';
import { shorten } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import type { Result, ThresholdOutcome } from '../../verdict/result.ts';
import { metricName, metricValue } from '../format.ts';
import { thresholdStatus } from '../status.ts';
import type { Section } from './section.ts';

/** Longest limit beside its metric, in characters. */
const LIMIT = 80;

/** What is not met stands open, in whatever medium. */
export const thresholds: Section = ({ result }) => {
  const all = result.scenarios.flatMap((scenario) => scenario.thresholds);
  if (all.length === 0) return [];
  const violated = all.filter((threshold) => threshold.violated);
  const others = all.filter((threshold) => !threshold.violated);
  const columns = columnsOf(result);
  const caption = captionOf(violated.length, all.length);
  const blocks: Block[] = [titled('Limits', [list(itemsOf(all, result))], { in: ['terminal'] })];
  if (violated.length > 0) {
    const open = table(violated, columns, { caption, noun: 'missed limit' });
    blocks.push(titled('Limits not met', [open], { in: ['markdown'] }));
  }
  if (others.length > 0) {
    const kept = table(others, columns, { caption });
    blocks.push(fold(summaryOf(others), [kept], { in: ['markdown'] }));
  }
  return blocks;
};

function captionOf(violated: number, all: number): string {
  if (violated > 0) return `${violated} of ${plural(all, 'limit')} not met`;
  return `${plural(all, 'limit')} met or not measured`;
}

function columnsOf(result: Result): Column<ThresholdOutcome>[] {
  const measured: Column<ThresholdOutcome> = {
    title: 'Measured',
    numeric: true,
    cell: (threshold) => figure(metricValue(threshold, threshold.value)),
  };
  const status = (threshold: ThresholdOutcome): Inline => ({
    kind: 'status',
    status: thresholdStatus(threshold, result),
  });
  return [
    {
      title: 'Limit',
      cell: (threshold) => [
        ...[threshold.scenario, ...(threshold.label === null ? [] : [threshold.label])].flatMap((part): Inline[] => [
          name(part),
          { kind: 'break' },
        ]),
        only(['markdown'], figure(`${metricName(threshold)} ${shorten(threshold.text, LIMIT)}`)),
      ],
    },
    measured,
    {
      title: 'Outcome',
      cell: (threshold) => [status(threshold), only(['markdown'], { kind: 'break' }, threshold.severity)],
    },
  ];
}

function summaryOf(others: readonly ThresholdOutcome[]): Inline[] {
  const unmeasured = others.filter((threshold) => threshold.value === null).length;
  const met = others.length - unmeasured;
  const parts: Inline[] = [
    ...(met > 0 ? [statusOf('pass', `${plural(met, 'limit')} met`)] : []),
    ...(unmeasured > 0 ? [statusOf('note', `${plural(unmeasured, 'limit')} not measured`)] : []),
  ];
  return parts.flatMap((part, at) => (at === 0 ? [part] : [', ', part]));
}

function statusOf(tone: 'pass' | 'note', words: string): Inline {
  return { kind: 'status', status: { tone, words } };
}

/** A line for each that is not met; the others are counted. */
function itemsOf(all: readonly ThresholdOutcome[], result: Result): Item[] {
  const judged = all.map((threshold) => ({ threshold, status: thresholdStatus(threshold, result) }));
  const met = judged.filter(({ status }) => status.tone === 'pass').length;
  const notable = judged
    .filter(({ status }) => status.tone !== 'pass')
    .map(({ threshold, status }): Item => {
      const { scenario, label, text, value, severity } = threshold;
      const request = label === null ? '' : `${label} in `;
      const measured = value === null ? '' : `, measured ${metricValue(threshold, value)}`;
      return { status, text: [`${metricName(threshold)} ${text} of ${request}${scenario}${measured} (${severity})`] };
    });
  return met === 0
    ? notable
    : [...notable, { status: { tone: 'pass', words: `${plural(met, 'limit')} met` }, text: [] }];
}
