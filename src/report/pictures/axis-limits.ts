import { isWrittenWithUnit, parseAnyThreshold } from '../../settings/threshold.ts';
import { plainText } from '../../text/plain.ts';
import type { ThresholdOutcome } from '../../verdict/result.ts';
import type { ViewPlan } from './axis-panels.ts';

/** A limit of a scenario, in the unit of the view that it is drawn in. */
export interface AxisLimit {
  /** As it was written: `< 250ms`. */
  text: string;
  value: number;
  /** On which side of it the limit is exceeded. */
  exceeded: 'above' | 'below';
}

/** The limits that hold for the scenario as a whole and can be drawn in a view. @param factor to the unit of the view */
export function limitsOn(
  { limited }: Pick<ViewPlan, 'limited'>,
  factor: number,
  thresholds: readonly ThresholdOutcome[],
): AxisLimit[] {
  if (limited === null) return [];
  return thresholds
    .filter(({ label, metric }) => label === null && metric === limited.metric)
    .flatMap(({ text }) => {
      const parsed = parseAnyThreshold(text);
      if (parsed === null || (parsed.unit ?? '') !== (isWrittenWithUnit(limited.unit) ? limited.unit : '')) return [];
      const { comparator, limit } = parsed;
      return [
        {
          text: plainText(text),
          value: Number((limit * factor).toPrecision(6)),
          exceeded: comparator.startsWith('<') ? ('above' as const) : ('below' as const),
        },
      ];
    });
}
