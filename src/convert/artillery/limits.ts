import { quote } from '../../text/quote.ts';
import type { Conversion } from '../conversion.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import type { Lines } from './lines.ts';
import { numberOf } from './time.ts';

const METRICS: Record<string, string> = { p50: 'p50', median: 'p50', p75: 'p75', p90: 'p90', p95: 'p95', p99: 'p99' };
const RESPONSE_TIME = /^http\.response_time\./;
const COMPARISON = /^\(?\s*([\w.]+)\s*(<=?)\s*(\d+(?:\.\d+)?)\s*\)?$/;

/** The limits of `ensure`: thresholds, conditions, and the older form. */
export function limitsOf(config: Plain, conversion: Conversion, lines: Lines): Record<string, string> {
  const found: Record<string, string> = {};
  const plugin = child(config.plugins, 'ensure');
  const [ensure, owner, key] = isPlain(config.ensure)
    ? [config.ensure, config, 'ensure']
    : [plugin, config.plugins, 'ensure'];
  if (!isPlain(ensure)) return found;
  const without = (what: string, line: number) =>
    conversion.note(line, `the condition ${quote(what)} has no counterpart`);
  const read = (metric: string, comparator: string, value: unknown, line: number) => {
    const limit = numberOf(value);
    const name = metric.replace(RESPONSE_TIME, '');
    if (limit === null) return without(metric, line);
    if (metric === 'maxErrorRate' && limit >= 0 && limit <= 100) found['error-rate'] = `<= ${limit}%`;
    else if (Object.hasOwn(METRICS, name) && limit > 0) found[METRICS[name] as string] = `${comparator} ${limit}ms`;
    else without(metric, line);
  };
  for (const [condition, value] of Object.entries(ensure)) {
    const line = lines.of(ensure, condition, lines.of(owner, key));
    if (condition === 'thresholds') {
      for (const [index, one] of (Array.isArray(value) ? value : []).entries()) {
        for (const [metric, limit] of isPlain(one) ? Object.entries(one) : [])
          read(metric, '<', limit, lines.of(one, metric, lines.of(value, index, line)));
      }
    } else if (condition === 'conditions') {
      for (const [index, one] of (Array.isArray(value) ? value : []).entries()) {
        const here = lines.of(value, index, line);
        const expression = child(one, 'expression');
        if (typeof expression !== 'string') continue;
        if (child(one, 'strict') === false) {
          conversion.note(here, `the optional condition ${quote(expression)} is left out`);
          continue;
        }
        for (const part of expression.split(/\s+and\s+/)) {
          const [, metric, comparator, limit] = COMPARISON.exec(part.trim()) ?? [];
          if (metric !== undefined && comparator !== undefined && RESPONSE_TIME.test(metric))
            read(metric, comparator, limit, here);
          else without(part, here);
        }
      }
    } else read(condition, '<', value, line);
  }
  return found;
}
