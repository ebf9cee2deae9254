import { formatValue } from '../../measurement/metric-value.ts';
import type { Status } from '../../text/inline.ts';
import { formatPercent } from '../../text/numbers.ts';
import { isOfLimit } from '../../verdict/findings.ts';
import type { Result, ThresholdOutcome } from '../../verdict/result.ts';
import { anchorOf } from '../anchor.ts';
import { metricName } from '../format.ts';
import type { NewsItem } from '../news.ts';
import { coverageStatus, thresholdStatus } from '../status.ts';
import { NOTHING, toneOf } from './bare-item.ts';

/** The limits that are not met, that on the coverage among them. */
export function limitItems(result: Result): NewsItem[] {
  const thresholds = result.scenarios.flatMap((scenario) => scenario.thresholds);
  return [
    ...thresholds.filter(({ violated }) => violated).map((threshold) => limitItem(threshold, result)),
    ...coverageItems(result),
    ...lostLimits(result),
  ];
}

function limitItem(threshold: ThresholdOutcome, result: Result): NewsItem {
  const { scenario, label, definition, text, value } = threshold;
  return {
    ...NOTHING,
    scenario,
    label,
    kind: 'limit',
    status: judged(thresholdStatus(threshold, result), result),
    threshold,
    figure: `${metricName(threshold)} ${text}`,
    now: value === null ? null : formatValue(definition, value),
    anchor: anchorOf(scenario, label),
  };
}

/** What a person accepted fails no more. */
function judged(status: Status, { accepted }: Result): Status {
  return accepted === null ? status : { tone: 'note', words: `${status.words}, accepted` };
}

function coverageItems(result: Result): NewsItem[] {
  const { coverage } = result;
  if (coverage === null || !coverage.violated) return [];
  const { covered, total, minimum } = coverage;
  return [
    {
      ...NOTHING,
      scenario: '',
      kind: 'limit',
      status: judged(coverageStatus(coverage, result), result),
      figure: `coverage ≥ ${formatPercent(minimum ?? 0)}`,
      now: formatPercent(covered / total),
      anchor: 'coverage',
    },
  ];
}

/** Limits of the base on what the change does not send anymore: no scenario has them. */
function lostLimits(result: Result): NewsItem[] {
  const { findings, scenarios } = result;
  const lost = findings.filter(({ kind, text }) => kind === 'threshold' && !isOfLimit(text, scenarios));
  return lost.map(({ text }) => ({
    ...NOTHING,
    scenario: '',
    kind: 'limit',
    status: { tone: toneOf(text, result), words: 'limit lost' },
    figure: text,
    anchor: '',
  }));
}
