import { median } from 'simple-statistics';
import { z } from 'zod';
import { type Block, table, text } from '../../text/blocks.ts';
import { figure, name } from '../../text/inline.ts';
import { formatDuration, formatFigure, formatPercent, signedChange } from '../../text/numbers.ts';
import { sentence } from '../../text/sentence.ts';
import type { VariantDifference } from '../../verdict/variants.ts';
import type { RoundOf } from '../kind.ts';
import { type Advice, adviseOn, type MeasuredVariant } from './advice.ts';

const amount = z.number().nonnegative();
const variantName = z.string().max(200);

/** What is kept of one round. */
export const configurationDetail = z.object({
  /** Whether requests came at a rate. */
  open: z.boolean(),
  /** In the order in which they are written. */
  variants: z
    .array(z.object({ name: variantName, throughput: amount, p50: amount, p95: amount, sent: amount, failed: amount }))
    .min(2)
    .max(8),
});
export type ConfigurationDetail = z.infer<typeof configurationDetail>;

/** What all rounds add up to: medians, and the advice in words. */
export const configurationSummary = z.object({
  advice: z.string().max(2000),
  variants: z
    .array(z.object({ name: variantName, throughput: amount, p50: amount, p95: amount, failed: amount.max(1) }))
    .min(2)
    .max(8),
});
export type ConfigurationSummary = z.infer<typeof configurationSummary>;

export function summarizeConfiguration(rounds: readonly RoundOf<ConfigurationDetail>[]): ConfigurationSummary {
  const details = rounds.map(({ detail }) => detail);
  const measured = (details[0]?.variants ?? []).map(({ name: called }, place): MeasuredVariant => {
    const all = details.flatMap(({ variants }) => variants[place] ?? []);
    const sum = (of: 'sent' | 'failed') => all.reduce((total, one) => total + one[of], 0);
    return {
      name: called,
      throughput: all.map(({ throughput }) => throughput),
      p50: all.map(({ p50 }) => p50),
      p95: all.map(({ p95 }) => p95),
      failed: sum('sent') === 0 ? 0 : sum('failed') / sum('sent'),
    };
  }) as [MeasuredVariant, ...MeasuredVariant[]];
  return {
    advice: adviceText(measured, adviseOn(measured, details[0]?.open === true)),
    variants: measured.map(({ name: called, throughput, p50, p95, failed }) => ({
      name: called,
      throughput: median(throughput),
      p50: median(p50),
      p95: median(p95),
      failed,
    })),
  };
}

/** Words advice: `pool size 20 instead of 10: +14 % throughput, p95 unchanged; 40 brings nothing more.` */
export function adviceText(
  variants: readonly [MeasuredVariant, ...MeasuredVariant[]],
  { best, decides, beside, gain, others }: Advice,
): string {
  const [first] = variants;
  const short = shortNames(variants.map((variant) => variant.name));
  const said = (called: string) => short.get(called) ?? called;
  const failing = ({ name: called }: { name: string }) =>
    formatPercent(variants.find((variant) => variant.name === called)?.failed ?? 0);
  const groups = [
    { than: 'nothing more', one: 'brings nothing more', all: 'bring nothing more' },
    { than: 'worse', one: 'is worse', all: 'are worse' },
    { than: 'open', one: 'may be better or not', all: 'may be better or not' },
  ] as const;
  const rest = [
    ...groups.flatMap(({ than, one, all }) => {
      const names = others.filter((other) => other.than === than).map((other) => said(other.name));
      return names.length === 0 ? [] : [`${listed(names)} ${names.length === 1 ? one : all}`];
    }),
    ...others
      .filter(({ than }) => than === 'failing')
      .map((other) => `${said(other.name)} fails ${failing(other)} of its requests`),
  ];
  if (gain === null)
    return sentence([`${first.name} stays: no other variant is proven to be better`, ...rest].join('; '));
  const changes = [`${signedChange(gain.decides.change)} ${decides}`, `${beside} ${wordsOfChange(gain.beside)}`];
  return sentence([`${best} instead of ${said(first.name)}: ${changes.join(', ')}`, ...rest].join('; '));
}

function wordsOfChange({ verdict, change }: VariantDifference): string {
  if (verdict === 'same') return 'unchanged';
  return verdict === 'open' ? 'undecided' : signedChange(change);
}

/** What is different about each name: of `pool size 10` and `pool size 20`, the numbers. */
function shortNames(names: readonly string[]): Map<string, string> {
  const words = names.map((called) => called.split(' '));
  const [first = []] = words;
  let same = 0;
  while (words.every((of) => of.length > same + 1 && of[same] === first[same])) same++;
  return new Map(names.map((called, index) => [called, words[index]?.slice(same).join(' ') ?? called]));
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What a report shows of a summary. */
export function configurationBlocks({ advice, variants }: ConfigurationSummary): Block[] {
  const time = (value: number) => figure(formatDuration(value, formatFigure));
  return [
    text(advice),
    table(
      variants,
      [
        { title: 'variant', cell: (variant) => name(variant.name) },
        { title: 'throughput', cell: ({ throughput }) => figure(`${formatFigure(throughput)}/s`), numeric: true },
        { title: 'p50', cell: ({ p50 }) => time(p50), numeric: true },
        { title: 'p95', cell: ({ p95 }) => time(p95), numeric: true },
        { title: 'failed', cell: ({ failed }) => figure(formatPercent(failed)), numeric: true },
      ],
      { caption: 'The variants of the service, medians of their rounds' },
    ),
  ];
}
