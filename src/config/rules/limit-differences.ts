import { isDeepStrictEqual } from 'node:util';
import { plainText } from '../../text/plain.ts';
import type { RuleDifference } from '../../verdict/rules-used.ts';
import { ERROR_LIMIT } from '../../verdict/threshold.ts';
import { type Limit, limitEffect } from './direction.ts';
import { plain } from './words.ts';

/** Limits by metric. */
type Limits = Readonly<Record<string, Limit | undefined>>;

/** What holds unless somebody sets it. */
const USUAL: Limits = { [ERROR_LIMIT.metric]: { limit: ERROR_LIMIT, severity: ERROR_LIMIT.severity } };

interface Both {
  before: object;
  now: object;
  /** What holds where a limit is not set, on both sides; null: nothing does. */
  around: [before: object, now: object] | null;
}

/**
 * Says what became of each limit. Whether one that is set or removed loosens the gate depends on what holds otherwise.
 *
 * @param key the key of the limits
 * @param of what they limit: ` of "home"`
 */
export function limitDifferences(key: string, of: string, { before, now, around }: Both): RuleDifference[] {
  const [one, other] = [before, now].map(withSeverity) as [Limits, Limits];
  const outer =
    around === null
      ? [{}, {}]
      : [
          { ...USUAL, ...withSeverity(around[0]) },
          { ...USUAL, ...withSeverity(around[1]) },
        ];
  const metrics = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return metrics.flatMap((metric): RuleDifference[] => {
    const [from, to] = [one[metric], other[metric]];
    if (isDeepStrictEqual(from, to)) return [];
    const held = (limits: Limits, otherwise: object) => limits[metric] ?? (otherwise as Limits)[metric];
    const effect = limitEffect(held(one, outer[0] as object), held(other, outer[1] as object));
    const whom = effect === 'changes' ? 'changes a rule of the gate' : `${effect} the gate`;
    const name = plain(metric);
    return [
      { key: `${key}.${name}`, effect, text: `This change ${whom}: threshold ${name} ${change(from, to)}${of}.` },
    ];
  });
}

/** `< 50ms → < 500ms`, with the severities where they differ or the limits do not. */
function change(from: Limit | undefined, to: Limit | undefined): string {
  const isSevere = from !== undefined && to !== undefined && from.severity !== to.severity;
  const said = (limit: Limit | undefined) => {
    if (limit === undefined) return 'not set';
    return `${plain(plainText(limit.limit.text))}${isSevere ? ` (${limit.severity})` : ''}`;
  };
  return `${said(from)} → ${said(to)}`;
}

/** A limit without a severity has that of its scenario, which has a sentence of its own, or the usual one. */
function withSeverity(limits: object): Limits {
  const all = Object.entries(limits as Record<string, (Limit & { severity?: string }) | undefined>);
  return Object.fromEntries(
    all.map(([metric, limit]) => [metric, limit && { ...limit, severity: limit.severity ?? 'high' }]),
  );
}
